import type { Row } from './session';

/** Something that tofu would make on a cluster, under an id that we have given it. */
export interface ClusterObject {
  /** Address in tofu's configuration. */
  readonly address: string;
  readonly kind: ObjectKind;
  /** What `tofu import` finds it by: `pve1/10000`, `pve1:vmbr1000`, `user1@pve`. */
  readonly id: string;
  /** Name of a VM. @default the id says it all */
  readonly name?: string;
}

export type ObjectKind = keyof typeof KINDS;

interface Kind {
  /** Resource types of the provider. */
  readonly types: readonly string[];
  /** List that shows it, by its id. */
  readonly list: (id: string) => string;
  /** From a resource's values. */
  readonly idOf: (values: Row) => string;
  /** From a row of the list that was asked for `id`. */
  readonly idOfRow: (row: Row, id: string) => string;
}

/** What has an id of its own, and cannot be made twice. */
const KINDS = {
  VM: {
    types: ['proxmox_virtual_environment_vm'], list: () => '/cluster/resources?type=vm',
    idOf: ({ node_name: node, vm_id: vmId }) => `${node}/${vmId}`, idOfRow: ({ node, vmid }) => `${node}/${vmid}`,
  },
  pool: { types: ['proxmox_virtual_environment_pool'], list: () => '/pools', idOf: ({ pool_id: id }) => `${id}`, idOfRow: ({ poolid }) => `${poolid}` },
  role: { types: ['proxmox_virtual_environment_role'], list: () => '/access/roles', idOf: ({ role_id: id }) => `${id}`, idOfRow: ({ roleid }) => `${roleid}` },
  user: { types: ['proxmox_virtual_environment_user'], list: () => '/access/users', idOf: ({ user_id: id }) => `${id}`, idOfRow: ({ userid }) => `${userid}` },
  bridge: {
    types: ['proxmox_network_linux_bridge'], list: (id) => `/nodes/${id.split(':')[0]}/network`,
    idOf: ({ node_name: node, name }) => `${node}:${name}`, idOfRow: ({ iface }, id) => `${id.split(':')[0]}:${iface}`,
  },
  'SDN zone': { types: ['proxmox_sdn_zone_simple', 'proxmox_sdn_zone_vlan', 'proxmox_sdn_zone_vxlan'], list: () => '/cluster/sdn/zones', idOf: ({ id }) => `${id}`, idOfRow: ({ zone }) => `${zone}` },
  'SDN vnet': { types: ['proxmox_sdn_vnet'], list: () => '/cluster/sdn/vnets', idOf: ({ id }) => `${id}`, idOfRow: ({ vnet }) => `${vnet}` },
  /** All of a VM's: the provider makes none where there is one. */
  'firewall rules': {
    types: ['proxmox_virtual_environment_firewall_rules'], list: (id) => `/nodes/${id.replace(/^vm\/([^/]+)\//, '$1/qemu/')}/firewall/rules`,
    idOf: ({ node_name: node, vm_id: vmId }) => `vm/${node}/${vmId}`, idOfRow: (_rule, id) => id,
  },
} as const satisfies Readonly<Record<string, Kind>>;

export const OBJECT_KINDS = Object.keys(KINDS) as ObjectKind[];

/** The object that a resource stands for; undefined for what has no id of its own. */
export function objectOf(address: string, type: string, values: Row): ClusterObject | undefined {
  const [kind] = Object.entries<Kind>(KINDS).find(([, { types }]) => types.includes(type)) ?? [];
  if (kind === undefined) return undefined;
  const id = KINDS[kind as ObjectKind].idOf(values);
  return { address, kind: kind as ObjectKind, id, ...(kind === 'VM' ? { name: String(values.name) } : {}) };
}

/**
 * Those of the objects that are on the cluster, as they are there: a VM may be on another node, or have another name.
 *
 * @param list gives the rows of a list, by its path
 */
export async function existingObjects(
  objects: readonly ClusterObject[], list: (path: string) => Promise<readonly Row[] | null>,
): Promise<ClusterObject[]> {
  const lists = new Map<string, Promise<Map<string, ClusterObject>>>();
  const found = await Promise.all(objects.map(async object => {
    const path = KINDS[object.kind].list(object.id);
    const present = lists.get(path) ?? list(path).then(rows => byKey(object.kind, rows ?? [], object.id));
    lists.set(path, present);
    const there = (await present).get(keyOf(object));
    return there && { ...there, address: object.address };
  }));
  return found.filter(object => object !== undefined);
}

function byKey(kind: ObjectKind, rows: readonly Row[], asked: string): Map<string, ClusterObject> {
  return new Map(rows.map(row => {
    const object = { address: '', kind, id: KINDS[kind].idOfRow(row, asked), ...(kind === 'VM' ? { name: String(row.name) } : {}) };
    return [keyOf(object), object];
  }));
}

/** A VM ID is one of the whole cluster, whichever node the VM is on. */
function keyOf({ kind, id }: ClusterObject): string {
  return kind === 'VM' ? id.slice(id.indexOf('/') + 1) : id;
}
