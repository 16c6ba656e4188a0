import type { ClusterDump } from '../../lib/sim';

/** Paths of what differs between two pictures of the cluster: `vms.10000.config.cores`. */
export function differences(left: unknown, right: unknown, path = ''): string[] {
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  if (!isObject(left) || !isObject(right)) return [path];
  return Object.keys({ ...left, ...right }).flatMap(key => differences(left[key], right[key], path === '' ? key : `${path}.${key}`));
}

/** What may differ by design when a VM was migrated, or stopped: where it is, or that it does not run. */
export const STAYS = { node: /^(vms\.\d+\.node|volumes\..*:vm-\d+-.*)$/, status: /^vms\.\d+\.status$/ } as const;

function isObject(value: unknown): value is ClusterDump {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
