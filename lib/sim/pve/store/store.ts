import type { ClusterDescription } from '../cluster-description';
import type {
  AclEntry, ClusterState, Firewall, Group, IgnitionGuest, Mapping,
  NamedConfig, NetworkInterface, Pool, Role, SdnObject, SdnTables, Snapshot, StoredFile, Task,
  TalosMachine, Token, User, Vm, Volume,
} from './state';
import type { Index } from './table';
import { Table } from './table';

/** The three tables of one of PVE's two pictures of the SDN. */
export interface SdnStore {
  readonly zones: Table<SdnObject>;
  readonly vnets: Table<SdnObject>;
  readonly subnets: Table<SdnObject>;
}

/** Owns the state: every change goes through one of the tables, which keep the indices and tell `onChange`. */
export class Store {
  readonly users: Table<User>;
  readonly tokens: Table<Token>;
  readonly groups: Table<Group>;
  readonly roles: Table<Role>;
  readonly acl: Table<AclEntry>;
  readonly pools: Table<Pool>;
  readonly interfaces: Table<NetworkInterface>;
  readonly activeInterfaces: Table<NetworkInterface>;
  readonly sdn: SdnStore;
  readonly runningSdn: SdnStore;
  readonly vms: Table<Vm>;
  readonly volumes: Table<Volume>;
  readonly files: Table<StoredFile>;
  readonly snapshots: Table<Snapshot>;
  readonly firewalls: Table<Firewall>;
  readonly haResources: Table<NamedConfig>;
  readonly haRules: Table<NamedConfig>;
  readonly backupJobs: Table<NamedConfig>;
  readonly mappings: Table<Mapping>;
  readonly tasks: Table<Task>;
  readonly talosMachines: Table<TalosMachine>;
  readonly guests: Table<IgnitionGuest>;

  readonly aclByPath: Index;
  /** By `type id`: `user s01@pve`. */
  readonly aclByHolder: Index;
  readonly tokensByUser: Index;
  readonly poolsByParent: Index;
  readonly vmsByPool: Index;
  readonly vnetsByZone: Index;
  readonly subnetsByVnet: Index;
  readonly volumesByVm: Index;
  /** By `storage node`; without the node on a shared storage. */
  readonly volumesByPlace: Index;
  readonly volumesByBase: Index;
  readonly snapshotsByVm: Index;
  readonly interfacesByNode: Index;

  /** Called after every change. */
  onChange: () => void = () => undefined;

  constructor(readonly state: ClusterState) {
    const changed = () => this.onChange();
    const sdn = (tables: SdnTables): SdnStore => ({
      zones: new Table(tables.zones, changed), vnets: new Table(tables.vnets, changed), subnets: new Table(tables.subnets, changed),
    });
    this.users = new Table(state.users, changed);
    this.tokens = new Table(state.tokens, changed);
    this.groups = new Table(state.groups, changed);
    this.roles = new Table(state.roles, changed);
    this.acl = new Table(state.acl, changed);
    this.pools = new Table(state.pools, changed);
    this.interfaces = new Table(state.interfaces, changed);
    this.activeInterfaces = new Table(state.activeInterfaces, changed);
    this.sdn = sdn(state.sdn);
    this.runningSdn = sdn(state.runningSdn);
    this.vms = new Table(state.vms, changed);
    this.volumes = new Table(state.volumes, changed);
    this.files = new Table(state.files, changed);
    this.snapshots = new Table(state.snapshots, changed);
    this.firewalls = new Table(state.firewalls, changed);
    this.haResources = new Table(state.haResources, changed);
    this.haRules = new Table(state.haRules, changed);
    this.backupJobs = new Table(state.backupJobs, changed);
    this.mappings = new Table(state.mappings, changed);
    this.tasks = new Table(state.tasks, changed);
    this.talosMachines = new Table(state.talosMachines, changed);
    this.guests = new Table(state.guests, changed);

    this.aclByPath = this.acl.index((entry) => entry.path);
    this.aclByHolder = this.acl.index((entry) => `${entry.type} ${entry.ugid}`);
    this.tokensByUser = this.tokens.index((token) => token.tokenid.split('!')[0]);
    this.poolsByParent = this.pools.index(({ poolid }) => (poolid.includes('/') ? poolid.slice(0, poolid.lastIndexOf('/')) : undefined));
    this.vmsByPool = this.vms.index((vm) => vm.pool);
    this.vnetsByZone = this.sdn.vnets.index((vnet) => String(vnet.config.zone));
    this.subnetsByVnet = this.sdn.subnets.index((subnet) => String(subnet.config.vnet));
    this.volumesByPlace = this.volumes.index((volume) => `${volume.storage} ${volume.node ?? ''}`);
    this.volumesByVm = this.volumes.index((volume) => volume.vmid?.toString());
    this.volumesByBase = this.volumes.index((volume) => volume.base);
    this.snapshotsByVm = this.snapshots.index((snapshot) => String(snapshot.vmid));
    this.interfacesByNode = this.interfaces.index((entry) => entry.node);
  }

  changeStorage(id: string, storage: ClusterDescription['storages'][string]): void {
    const { description } = this.state;
    description.storages = { ...description.storages, [id]: storage };
    this.onChange();
  }

  get description(): ClusterDescription {
    return this.state.description;
  }
}
