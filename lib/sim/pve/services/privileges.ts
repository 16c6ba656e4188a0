const VM_USER = [
  'VM.Audit', 'VM.Backup', 'VM.Config.CDROM', 'VM.Config.Cloudinit', 'VM.Console', 'VM.GuestAgent.Audit', 'VM.PowerMgmt',
];
const VM_ADMIN = [
  ...VM_USER, 'VM.Allocate', 'VM.Clone', 'VM.Config.CPU', 'VM.Config.Disk', 'VM.Config.HWType', 'VM.Config.Memory', 'VM.Config.Network',
  'VM.Config.Options', 'VM.GuestAgent.FileRead', 'VM.GuestAgent.FileSystemMgmt', 'VM.GuestAgent.FileWrite', 'VM.GuestAgent.Unrestricted',
  'VM.Migrate', 'VM.Replicate', 'VM.Snapshot', 'VM.Snapshot.Rollback',
];
const DATASTORE_USER = ['Datastore.AllocateSpace', 'Datastore.Audit'];
const DATASTORE_ADMIN = [...DATASTORE_USER, 'Datastore.Allocate', 'Datastore.AllocateTemplate'];
const MAPPING_ADMIN = ['Mapping.Audit', 'Mapping.Modify', 'Mapping.Use'];
const POOL_ADMIN = ['Pool.Allocate', 'Pool.Audit'];
const SDN_USER = ['SDN.Audit', 'SDN.Use'];
const SDN_ADMIN = [...SDN_USER, 'SDN.Allocate'];
const SYS_ADMIN = ['Sys.Audit', 'Sys.Console', 'Sys.Syslog'];
const USER_ADMIN = ['Group.Allocate', 'Realm.AllocateUser', 'User.Modify'];

/** Every privilege of PVE 9. */
export const PRIVILEGES: readonly string[] = [
  ...VM_ADMIN, ...DATASTORE_ADMIN, ...MAPPING_ADMIN, ...POOL_ADMIN, ...SDN_ADMIN, ...SYS_ADMIN, ...USER_ADMIN,
  'Permissions.Modify', 'Realm.Allocate', 'Sys.AccessNetwork', 'Sys.Incoming', 'Sys.Modify', 'Sys.PowerMgmt',
].sort();

/** The roles that every PVE has; they cannot be changed. */
export const BUILT_IN_ROLES: Readonly<Record<string, readonly string[]>> = {
  Administrator: PRIVILEGES,
  NoAccess: [],
  PVEAdmin: PRIVILEGES.filter((privilege) => ![
    'Mapping.Modify', 'Permissions.Modify', 'Realm.Allocate', 'Sys.AccessNetwork', 'Sys.Incoming', 'Sys.Modify', 'Sys.PowerMgmt',
  ].includes(privilege)),
  PVEAuditor: PRIVILEGES.filter((privilege) => privilege.endsWith('.Audit')),
  PVEDatastoreAdmin: DATASTORE_ADMIN,
  PVEDatastoreUser: DATASTORE_USER,
  PVEMappingAdmin: MAPPING_ADMIN,
  PVEMappingUser: ['Mapping.Audit', 'Mapping.Use'],
  PVEPoolAdmin: POOL_ADMIN,
  PVEPoolUser: ['Pool.Audit'],
  PVESDNAdmin: SDN_ADMIN,
  PVESDNUser: SDN_USER,
  PVESysAdmin: SYS_ADMIN,
  PVETemplateUser: ['VM.Audit', 'VM.Clone'],
  PVEUserAdmin: USER_ADMIN,
  PVEVMAdmin: VM_ADMIN,
  PVEVMUser: VM_USER,
};
