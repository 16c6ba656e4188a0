/** What the API answers, as far as it is looked at. What the caller may not see is left out, or unset. */

export interface NodeEntry {
  readonly node: string;
  readonly status: string;
  readonly maxcpu?: number;
  readonly maxmem?: number;
}

/** One of `/cluster/resources?type=vm`. */
export interface VmEntry {
  readonly type: 'qemu' | 'lxc';
  readonly vmid: number;
  readonly node: string;
  readonly name?: string;
  readonly status: string;
  readonly template?: number;
  readonly pool?: string;
  readonly lock?: string;
  readonly maxmem?: number;
  readonly maxcpu?: number;
}

/** One of `/storage`. */
export interface StorageEntry {
  readonly storage: string;
  readonly type: string;
  readonly content?: string;
  readonly shared?: number;
  readonly nodes?: string;
  readonly disable?: number;
}

/** One of `/nodes/{node}/storage`: bytes. */
export interface StorageStatus {
  readonly storage: string;
  readonly type: string;
  readonly content?: string;
  readonly shared?: number;
  readonly active?: number;
  readonly total?: number;
  readonly used?: number;
}

export type Configuration = Readonly<Record<string, unknown>>;

export interface UserEntry {
  readonly userid: string;
  readonly enable?: number;
  readonly expire?: number;
  /** `a,b` */
  readonly groups?: string;
  readonly comment?: string;
  readonly email?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

export interface AclItem {
  readonly path: string;
  readonly type: 'user' | 'group' | 'token';
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate?: number;
}

/** The zones, vnets and subnets of one of PVE's two pictures. */
export interface SdnPicture {
  readonly zones: readonly Configuration[];
  readonly vnets: readonly Configuration[];
  readonly subnets: readonly Configuration[];
}

/** Everything that was read. */
export interface ClusterReading {
  readonly version: string;
  readonly nodes: readonly NodeEntry[];
  readonly vms: readonly VmEntry[];
  /** By VM ID; of VMs that can be looked into. */
  readonly configs: ReadonlyMap<number, Configuration>;
  readonly storages: readonly StorageEntry[];
  /** By node. */
  readonly storageStatus: ReadonlyMap<string, readonly StorageStatus[]>;
  /** By node. */
  readonly interfaces: ReadonlyMap<string, readonly Configuration[]>;
  readonly sdn: SdnPicture;
  readonly runningSdn: SdnPicture;
  readonly pools: readonly { readonly poolid: string; readonly comment?: string }[];
  readonly realms: readonly { readonly realm: string }[];
  readonly users: readonly UserEntry[];
  readonly groups: readonly { readonly groupid: string; readonly comment?: string }[];
  readonly roles: readonly { readonly roleid: string; readonly privs?: string; readonly special?: number }[];
  readonly acl: readonly AclItem[];
  /** Options of the datacenter's firewall; unset: they may not be seen. */
  readonly firewall?: Configuration;
}
