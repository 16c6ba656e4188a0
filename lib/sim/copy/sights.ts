/** What can be seen of a cluster only with a privilege; without it, lists are shorter, and nothing says so. */
export interface Sight {
  readonly what: string;
  readonly path: string;
  /** One of them is enough. */
  readonly anyOf: readonly string[];
}

export const SIGHTS: readonly Sight[] = [
  { what: 'nodes\' CPU and RAM', path: '/nodes', anyOf: ['Sys.Audit'] },
  { what: 'VMs', path: '/vms', anyOf: ['VM.Audit'] },
  { what: 'storages', path: '/storage', anyOf: ['Datastore.Audit', 'Datastore.AllocateSpace'] },
  { what: 'pools', path: '/pool', anyOf: ['Pool.Audit'] },
  { what: 'SDN zones and vnets', path: '/sdn/zones', anyOf: ['SDN.Audit', 'SDN.Allocate'] },
  { what: 'users', path: '/access/groups', anyOf: ['User.Modify', 'Sys.Audit'] },
  { what: 'permissions', path: '/access', anyOf: ['Sys.Audit', 'Permissions.Modify'] },
];

/** `VMs (VM.Audit on /vms)` */
export function sightOf({ what, path, anyOf }: Sight): string {
  return `${what} (${anyOf.join(' or ')} on ${path})`;
}
