import type { PveClient } from '../pve/pve-client';

/** One line of `GET access/acl`. */
export interface AclEntry {
  readonly path: string;
  readonly ugid: string;
  readonly type: string;
  readonly roleid: string;
  readonly propagate?: number;
}

export interface AclChange {
  readonly path: string;
  readonly roles: string;
  readonly propagate: boolean;
  readonly users?: string | undefined;
  readonly groups?: string | undefined;
  readonly tokens?: string | undefined;
  readonly delete?: boolean;
}

export async function listAcl(client: PveClient): Promise<readonly AclEntry[]> {
  return client.get<readonly AclEntry[]>('access/acl', {}, 'failed to get access control list');
}

export async function updateAcl(client: PveClient, change: AclChange): Promise<void> {
  await client.put('access/acl', { ...change }, 'failed to update access control list');
}
