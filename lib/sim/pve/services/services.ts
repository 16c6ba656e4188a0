import { Clock, type ClockMode } from '../clock';
import type { Fault } from '../faults/fault';
import { Faults } from '../faults/faults';
import { RequestFaults } from '../faults/request-faults';
import type { Store } from '../store/store';
import { AclService } from './acl';
import { AuthenticationService } from './authentication';
import { BackupJobService } from './backup-jobs';
import { ClusterService } from './cluster';
import { DownloadService } from './downloads';
import { FileService } from './files';
import { FirewallAddressService } from './firewall/addresses';
import { FirewallService } from './firewall/firewalls';
import { SecurityGroupService } from './firewall/groups';
import { FirewallRuleService } from './firewall/rules';
import { GroupService } from './groups';
import { HaManagerService } from './ha/manager';
import { HaPlacement } from './ha/placement';
import { HaResourceService } from './ha/resources';
import { HaRuleService } from './ha/rules';
import { MappingService } from './mappings';
import { NetworkService } from './network';
import { PermissionService } from './permissions';
import { PoolService } from './pools';
import { QemuAccessService } from './qemu/access';
import { AgentService } from './qemu/agent';
import { CloneService } from './qemu/clone';
import { QemuConfigService } from './qemu/config';
import { DriveAccess } from './qemu/drive-access';
import { DriveService } from './qemu/drives';
import { LifecycleService } from './qemu/lifecycle';
import { PowerService } from './qemu/power';
import { RelocateService } from './qemu/relocate';
import { SnapshotVolumes } from './qemu/snapshot-volumes';
import { SnapshotService } from './qemu/snapshots';
import { ReferenceService } from './references';
import { RoleService } from './roles';
import { SdnService } from './sdn';
import { StorageService } from './storage';
import { StorageContentService } from './storage-content';
import { StorageFileService } from './storage-files';
import { TaskArchiveService } from './task-archive';
import { TaskService } from './tasks';
import { UserService } from './users';
import { VolumeAccess } from './volume-access';

export type Services = ReturnType<typeof createServices>;

/** Everything that the API can do, without a word of HTTP. */
export function createServices(store: Store, clockMode: ClockMode, givenFaults: readonly Fault[] = []) {
  const clock = new Clock(clockMode);
  const faults = new Faults(givenFaults);
  const tasks = new TaskService(store, clock, faults);
  const roles = new RoleService(store);
  const permissions = new PermissionService(store, roles);
  const pools = new PoolService(store, permissions);
  const network = new NetworkService(store, tasks);
  const storage = new StorageService(store, permissions);
  const volumeAccess = new VolumeAccess(permissions);
  const downloads = new DownloadService(store);
  const config = new QemuConfigService(store, new DriveService(store, storage));
  const access = new QemuAccessService(store, permissions, new DriveAccess(permissions, storage, volumeAccess));
  const power = new PowerService(store, network, config, tasks);
  const relocate = new RelocateService(store, permissions, storage, tasks);
  const haResources = new HaResourceService(store);
  const firewalls = new FirewallService(store);
  return {
    clock, faults, tasks, roles, permissions, pools, network, storage, downloads, config, access, power, relocate,
    requestFaults: new RequestFaults(store, faults, config, power, relocate),
    authentication: new AuthenticationService(store, clock),
    users: new UserService(store),
    groups: new GroupService(store),
    acl: new AclService(store, roles),
    sdn: new SdnService(store, network, tasks),
    cluster: new ClusterService(store, permissions, storage, faults),
    clone: new CloneService(store, permissions, access, pools, storage, tasks),
    lifecycle: new LifecycleService(store, permissions, pools, config, access, storage, power, tasks, new ReferenceService(store, haResources)),
    storageContent: new StorageContentService(store, permissions, storage, volumeAccess, tasks),
    storageFiles: new StorageFileService(store, storage, downloads, tasks),
    agent: new AgentService(store),
    files: new FileService(store, storage, clock),
    backupJobs: new BackupJobService(store, permissions, pools),
    mappings: new MappingService(store, permissions),
    snapshots: new SnapshotService(store, new SnapshotVolumes(store, storage), power, tasks, clock),
    taskArchive: new TaskArchiveService(store, permissions, tasks),
    firewalls,
    firewallRules: new FirewallRuleService(firewalls),
    firewallAddresses: new FirewallAddressService(firewalls),
    securityGroups: new SecurityGroupService(store, firewalls),
    haResources,
    haManager: new HaManagerService(store, haResources, power, relocate, tasks, clock, new HaPlacement(store, haResources)),
    haRules: new HaRuleService(store),
  };
}
