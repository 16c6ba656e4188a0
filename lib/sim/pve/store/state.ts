import type { ClusterDescription } from '../cluster-description';

/** Values of a configuration as the API gives them: integers and booleans (0, 1) as numbers. */
export type ConfigValue = string | number;
export type Config = Readonly<Record<string, ConfigValue>>;

export interface User {
  readonly userid: string;
  /** `scrypt:<salt>:<hash>`; unset: the user cannot log in with a password. */
  readonly passwordHash?: string;
  readonly enable: boolean;
  /** Seconds since 1970; 0: never. */
  readonly expire: number;
  readonly groups: readonly string[];
  /** `comment`, `email`, `firstname`, `lastname`, `keys`: those that are not empty. */
  readonly details: Readonly<Record<string, string>>;
}

export interface Token {
  /** `user@realm!name`. */
  readonly tokenid: string;
  readonly secretHash: string;
  readonly privsep: boolean;
  readonly expire: number;
  readonly comment?: string;
}

export interface Group {
  readonly groupid: string;
  readonly comment?: string;
}

export interface Role {
  readonly roleid: string;
  readonly privileges: readonly string[];
}

export interface AclEntry {
  readonly path: string;
  readonly type: 'user' | 'group' | 'token';
  /** User, group or token id. */
  readonly ugid: string;
  readonly roleid: string;
  readonly propagate: boolean;
}

export interface Pool {
  readonly poolid: string;
  readonly comment: string;
  /** Storages of the pool; VMs say theirs themselves. */
  readonly storages: readonly string[];
}

/** A network interface of a node's configuration, with PVE's own keys. */
export interface NetworkInterface {
  readonly node: string;
  readonly iface: string;
  readonly config: Config;
}

/** A zone, vnet or subnet: its keys except the id. */
export interface SdnObject {
  readonly id: string;
  readonly config: Config;
}

export interface Vm {
  readonly vmid: number;
  readonly node: string;
  readonly status: 'running' | 'stopped';
  readonly template: boolean;
  readonly pool?: string;
  /** Why the VM is locked: `clone`, `create`, `migrate`. */
  readonly lock?: string;
  /** Seconds since 1970 of the last start. */
  readonly startedAt?: number;
  readonly config: Config;
  /** Changes that the VM takes with its next start; unset: none. */
  readonly pending?: PendingChanges;
}

export interface PendingChanges {
  readonly set: Config;
  /** Options that go; 2: with their disk. */
  readonly deleted: Readonly<Record<string, 1 | 2>>;
}

export interface Volume {
  /** `local-lvm:vm-100-disk-0`. */
  readonly volid: string;
  readonly storage: string;
  /** Node that holds the volume; unset on a shared storage. */
  readonly node?: string;
  readonly vmid?: number;
  readonly content: 'images' | 'iso' | 'vztmpl' | 'snippets' | 'import' | 'backup';
  readonly format: string;
  readonly sizeBytes: number;
  /** Key of the template's volume that this one is a linked clone of. */
  readonly base?: string;
  /** Seconds since 1970 when it was made; unset for a template's, and for files, whose time is in `files`. Never in a dump. */
  readonly ctime?: number;
  /** What was uploaded, as hexadecimal SHA-256 of its bytes; unset where the bytes were never there. */
  readonly sha256?: string;
  /** URL or name of the image file that it is, or was made from. Never in a dump. */
  readonly image?: string;
}

/** What a Talos machine has been told, by VM ID. */
export interface TalosMachine {
  /** Of the VM: another one with its ID is another machine. */
  readonly uuid: string;
  /** The machine configuration; unset before there is one. */
  readonly configuration?: string;
  /** Whether etcd was begun here, or joined. */
  readonly bootstrapped: boolean;
  /** Installer image that it runs; unset while that is what its disk was made of. */
  readonly installed?: string;
  /** Installer image that the next boot brings. */
  readonly pending?: string;
  /** How often it was booted anew. @default 0 */
  readonly boots?: number;
  /** Whether Kubernetes gives its node no more pods. */
  readonly unschedulable?: boolean;
  /** Snapshot in base64 that etcd is to begin with. */
  readonly snapshot?: string;
  /** What clients have written to Kubernetes, by its path: on one control plane. */
  readonly objects?: Readonly<Record<string, object>>;
}

/** What a machine that takes Ignition was set up by, by VM ID. */
export interface IgnitionGuest {
  /** Of the VM: another one with its ID is another machine. */
  readonly uuid: string;
  readonly ignition: string;
}

/** What lies in a volume that is a file. */
export interface StoredFile {
  /** Base64; unset where it was more than is kept. */
  readonly content?: string;
  /** Permissions: 0o644. */
  readonly mode: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

export interface Task {
  readonly upid: string;
  readonly node: string;
  readonly type: string;
  readonly id: string;
  readonly user: string;
  readonly pid: number;
  readonly pstart: number;
  readonly starttime: number;
  readonly endtime?: number;
  /** `OK` or the error; unset while the task runs. */
  readonly exitstatus?: string;
  readonly log: readonly string[];
}

/** A high availability resource or rule, a backup job: its keys except the id. */
export interface NamedConfig {
  readonly id: string;
  readonly config: Config;
}

export type MappingType = 'dir' | 'pci' | 'usb';

/** A name for a directory or device of nodes. */
export interface Mapping {
  readonly id: string;
  readonly type: MappingType;
  /** `node=pve1,path=/srv/share`, one a node. */
  readonly map: readonly string[];
  /** `description`, and for PCI devices `mdev`, `live-migration-capable`. */
  readonly config: Config;
}

/** A set of addresses of a firewall. */
export interface IpSet {
  readonly comment?: string;
  /** `cidr`, `nomatch`, `comment`. */
  readonly entries: readonly Config[];
}

/** The firewall of a VM, a node or the cluster, or a security group. */
export interface Firewall {
  readonly options: Config;
  /** In the order that they count, position 0 first. */
  readonly rules: readonly Config[];
  /** By name in lower case. */
  readonly aliases: Rows<Config>;
  readonly ipsets: Rows<IpSet>;
}

export interface Snapshot {
  readonly vmid: number;
  readonly name: string;
  /** Name of the snapshot that it was made on. */
  readonly parent?: string;
  readonly description?: string;
  /** Seconds since 1970. */
  readonly snaptime: number;
  /** Whether RAM is in it. */
  readonly vmstate: boolean;
  /** The VM's configuration at the time. */
  readonly config: Config;
}

export type Rows<T> = Record<string, T>;

/** Zones, vnets and subnets as one of PVE's two pictures of them has it. */
export interface SdnTables {
  zones: Rows<SdnObject>;
  vnets: Rows<SdnObject>;
  subnets: Rows<SdnObject>;
}

/** What a data file says that it is. */
export const STATE_FORMAT = 'simulated Proxmox VE cluster, 1';

/** Everything that the simulated cluster is: plain and serializable. */
export interface ClusterState {
  readonly format: typeof STATE_FORMAT;
  /** What the cluster was made from: nodes, storages and version. */
  readonly description: ClusterDescription;
  /** root@pam's credentials in the clear, so that a restart can hand them out again. Never in a dump. */
  readonly root: { readonly password: string; readonly tokenSecret: string };
  users: Rows<User>;
  tokens: Rows<Token>;
  groups: Rows<Group>;
  roles: Rows<Role>;
  acl: Rows<AclEntry>;
  pools: Rows<Pool>;
  /** As written in the configuration, by `node/iface`; active after the node's next reload. */
  interfaces: Rows<NetworkInterface>;
  activeInterfaces: Rows<NetworkInterface>;
  /** As written in the configuration; running after the next apply. */
  sdn: SdnTables;
  runningSdn: SdnTables;
  vms: Rows<Vm>;
  volumes: Rows<Volume>;
  /** By the key of the volume. Never in a dump: the volume's row says what it is. */
  files: Rows<StoredFile>;
  /** By `vmid/name`. */
  snapshots: Rows<Snapshot>;
  /** By VM ID, `cluster`, `node/pve1`, `group/web`. */
  firewalls: Rows<Firewall>;
  /** By `vm:100`. */
  haResources: Rows<NamedConfig>;
  haRules: Rows<NamedConfig>;
  backupJobs: Rows<NamedConfig>;
  /** By `dir/id`, `pci/id`, `usb/id`. */
  mappings: Rows<Mapping>;
  tasks: Rows<Task>;
  /** Never in a dump: they hold secrets. */
  talosMachines: Rows<TalosMachine>;
  /** Never in a dump: they hold secrets. */
  guests: Rows<IgnitionGuest>;
}

type LaterTables = 'files' | 'snapshots' | 'firewalls' | 'haResources' | 'haRules' | 'backupJobs' | 'mappings' | 'talosMachines' | 'guests';

/** The tables that a data file of an earlier version may lack. */
export function emptyTables(): Pick<ClusterState, LaterTables> {
  return { guests: {}, talosMachines: {}, files: {}, snapshots: {}, firewalls: {}, haResources: {}, haRules: {}, backupJobs: {}, mappings: {} };
}
