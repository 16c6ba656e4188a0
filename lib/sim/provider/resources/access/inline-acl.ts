import type { ResourceData } from '../../legacy/resource-data';
import type { PveClient } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { isObject } from '../../values/value';
import { listAcl, updateAcl } from '../acl-entries';

/** Who holds them. */
export type Holder = { readonly users: string } | { readonly groups: string };

/** Sets or takes back the `acl` blocks of a user or a group, deprecated in favour of `proxmox_acl`. */
export async function setInlineAcl(client: PveClient, holder: Holder, entries: Value, remove: boolean): Promise<void> {
  for (const entry of (entries as readonly Value[]).filter(isObject)) {
    await updateAcl(client, {
      path: String(entry['path']), roles: String(entry['role_id']), propagate: entry['propagate'] === true, ...holder, delete: remove,
    });
  }
}

/** Reads them where the state has some: entries that nobody tracks here belong to `proxmox_acl`. */
export async function readInlineAcl(data: ResourceData, client: PveClient, type: 'user' | 'group'): Promise<void> {
  if (data.list('acl').length === 0) {
    return;
  }
  const entries = await listAcl(client);
  data.set('acl', entries
    .filter((entry) => entry.type === type && entry.ugid === data.id)
    .map((entry): ValueObject => ({ path: entry.path, role_id: entry.roleid, propagate: entry.propagate === 1 })));
}
