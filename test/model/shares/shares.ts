import type { Share } from '../../../lib/model/shares/share';

/** A share that nothing is wrong with. */
export function share(changes: Partial<Share> = {}): Share {
  return { tag: 'data', method: 'virtiofs', path: '/srv/data', mountPoint: '/srv/data', readOnly: false, cache: 'auto', ...changes };
}
