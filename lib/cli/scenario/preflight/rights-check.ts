import type { ReadOnlyClient } from '../../../cluster/read-only-client';
import { wantedPrivileges } from './privileges';
import type { Preflight, Say } from './subject';

type Permissions = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What the token, or the user, lacks on the paths that the phases work on. */
export async function checkRights({ get }: ReadOnlyClient, subject: Preflight, { refuse }: Say): Promise<void> {
  const { release = '9' } = await get<{ release?: string }>('/version');
  const heldOn = async (path: string) => (await get<Permissions>('/access/permissions', { path }))[path] ?? {};
  const everywhere = await heldOn('/');
  const mayFetch = ['Sys.Audit', 'Sys.Modify'].every(privilege => everywhere[privilege] !== undefined);
  const lacking = new Map<string, string[]>();
  for (const [path, privileges] of wantedPrivileges(subject, Number.parseInt(release, 10))) {
    const held = await heldOn(path);
    const missing = [...privileges].filter(privilege => held[privilege] === undefined && !(privilege === 'Sys.AccessNetwork' && mayFetch));
    if (missing.length > 0) lacking.set(missing.join(', '), [...lacking.get(missing.join(', ')) ?? [], path]);
  }
  for (const [privileges, paths] of lacking) {
    refuse(`the token for ${subject.host} lacks ${privileges} on ${paths.join(' and ')}\n`
      + '    give its user a role with these privileges there, and the token its user\'s (privilege separation off), or the role, too');
  }
}
