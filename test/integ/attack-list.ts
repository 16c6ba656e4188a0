type Values = Readonly<Record<string, string | number>>;

/** Something that a student tries, and what PVE answers. */
export interface Attack {
  readonly what: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly parameters?: Values;
  /** The reason in the status line; with it the status is 403 unless said otherwise. */
  readonly reason: string | RegExp;
  /** @default 403 */
  readonly status?: number;
}

/** Whose machines are whose, on the node `pve1`. */
export interface Ground {
  readonly own: number;
  readonly foreign: number;
  readonly template: number;
  readonly ownPool: string;
  readonly foreignPool: string;
  readonly foreignVnet: string;
  readonly role: string;
  readonly user: string;
  readonly other: string;
}

function denied(path: string, privileges: string): string {
  return `Permission check failed (${path}, ${privileges})`;
}

/** What a student tries at the machine of another one. */
function foreignMachine({ foreign, foreignPool }: Ground): Attack[] {
  const vm = `/nodes/pve1/qemu/${foreign}`;
  const on = (privilege: string) => denied(`/vms/${foreign}`, privilege);
  return [
    { what: 'its settings', method: 'GET', path: `${vm}/config`, reason: on('VM.Audit') },
    { what: 'its state', method: 'GET', path: `${vm}/status/current`, reason: on('VM.Audit') },
    { what: 'its pool', method: 'GET', path: '/pools', parameters: { poolid: foreignPool }, reason: denied(`/pool/${foreignPool}`, 'Pool.Audit') },
    ...['start', 'stop', 'shutdown', 'reboot', 'reset', 'suspend'].map((verb): Attack => (
      { what: `to ${verb} it`, method: 'POST', path: `${vm}/status/${verb}`, reason: on('VM.PowerMgmt') }
    )),
    { what: 'to delete it', method: 'DELETE', path: vm, parameters: { purge: 1 }, reason: on('VM.Allocate') },
    { what: 'to clone it', method: 'POST', path: `${vm}/clone`, parameters: { newid: 500 }, reason: on('VM.Clone') },
    { what: 'to migrate it', method: 'POST', path: `${vm}/migrate`, parameters: { target: 'pve2' }, reason: on('VM.Migrate') },
    { what: 'to make a template of it', method: 'POST', path: `${vm}/template`, reason: on('VM.Allocate') },
    { what: 'a snapshot of it', method: 'POST', path: `${vm}/snapshot`, parameters: { snapname: 'mine' }, reason: on('VM.Snapshot') },
    { what: 'its snapshots', method: 'GET', path: `${vm}/snapshot`, reason: on('VM.Audit') },
    { what: 'to roll it back', method: 'POST', path: `${vm}/snapshot/before/rollback`, reason: on('VM.Snapshot|VM.Snapshot.Rollback') },
    { what: 'to delete its snapshot', method: 'DELETE', path: `${vm}/snapshot/before`, reason: on('VM.Snapshot') },
    { what: 'its console', method: 'POST', path: `${vm}/vncproxy`, parameters: { websocket: 1 }, reason: on('VM.Console') },
    { what: 'its text console', method: 'POST', path: `${vm}/termproxy`, reason: on('VM.Console') },
    { what: 'keys for its console', method: 'PUT', path: `${vm}/sendkey`, parameters: { key: 'ret' }, reason: on('VM.Console') },
    { what: 'a command in it', method: 'POST', path: `${vm}/agent/exec`, parameters: { command: 'id' }, reason: on('VM.GuestAgent.Unrestricted') },
    { what: 'a file in it', method: 'GET', path: `${vm}/agent/file-read`, parameters: { file: '/etc/shadow' }, reason: on('VM.GuestAgent.FileRead|VM.GuestAgent.Unrestricted') },
    { what: 'its addresses', method: 'GET', path: `${vm}/agent/network-get-interfaces`, reason: on('VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted') },
    { what: 'its firewall', method: 'GET', path: `${vm}/firewall/rules`, reason: on('VM.Audit') },
    { what: 'its password', method: 'PUT', path: `${vm}/config`, parameters: { cipassword: 'secret' }, reason: on('VM.Config.Cloudinit|VM.Config.Network') },
    { what: 'its disk', method: 'PUT', path: `${vm}/resize`, parameters: { disk: 'scsi0', size: '+1G' }, reason: on('VM.Config.Disk') },
  ];
}

/** What a student tries at the own machine, to get more out of it than was given. */
function ownMachine({ own, foreign, foreignVnet, foreignPool, template }: Ground): Attack[] {
  const vm = `/nodes/pve1/qemu/${own}`;
  const on = (privilege: string) => denied(`/vms/${own}`, privilege);
  const set = (what: string, parameters: Values, reason: string | RegExp, status?: number): Attack => ({
    what, method: 'PUT', path: `${vm}/config`, parameters, reason, ...(status === undefined ? {} : { status }),
  });
  const mac = 'virtio=BC:24:11:12:34:56';
  return [
    set('another one\'s network', { net1: `${mac},bridge=${foreignVnet}` }, on('VM.Config.Network')),
    set('a second way out', { net1: `${mac},bridge=vmbr0` }, on('VM.Config.Network')),
    set('another VLAN of the uplink', { net0: `${mac},bridge=vmbr0,tag=4000,firewall=1` }, on('VM.Config.Network')),
    set('the uplink without the firewall', { net0: `${mac},bridge=vmbr0,firewall=0` }, on('VM.Config.Network')),
    set('another MAC address', { net0: 'virtio=BC:24:11:00:00:99,bridge=vmbr0,firewall=1' }, on('VM.Config.Network')),
    set('no interface', { delete: 'net0' }, on('VM.Config.Network')),
    set('arguments of QEMU', { args: '-device virtio-9p-pci' }, 'only root can set \'args\' config', 500),
    set('a script on the node', { hookscript: 'local:snippets/mine.sh' }, 'Parameter verification failed.', 400),
    set('cores of the node', { affinity: '0-3' }, 'only root can set \'affinity\' config', 500),
    set('what is locked', { description: 'mine', skiplock: 1 }, 'Parameter verification failed.', 400),
    set('a device of the node', { hostpci0: '0000:01:00.0' }, 'only root can set \'hostpci0\' config for non-mapped devices', 500),
    set('a serial port of the node', { serial1: '/dev/ttyS0' }, 'only root can modify \'serial1\' config for real devices', 500),
    set('an ISO image', { ide2: 'local:iso/tools.iso,media=cdrom' }, /^Permission check failed/),
    set('a file of the node as a disk', { scsi1: 'local-lvm:0,import-from=/etc/shadow' }, /^Permission check failed|only root/),
    set('the disk of another one', { scsi1: `local-lvm:vm-${foreign}-disk-0` }, /^Permission check failed/),
    set('the template\'s disk', { scsi1: `local-lvm:base-${template}-disk-0` }, /^Permission check failed/),
    set('more RAM', { memory: 65536 }, on('VM.Config.Memory')),
    set('more cores', { cores: 32 }, on('VM.Config.CPU')),
    set('another name', { name: 'boris-router' }, on('VM.Config.Options')),
    { what: 'its firewall off', method: 'PUT', path: `${vm}/firewall/options`, parameters: { enable: 0 }, reason: on('VM.Config.Network') },
    {
      what: 'a rule of its own', method: 'POST', path: `${vm}/firewall/rules`, parameters: { type: 'out', action: 'ACCEPT', enable: 1 }, reason: on('VM.Config.Network'),
    },
    { what: 'one rule less', method: 'DELETE', path: `${vm}/firewall/rules/0`, reason: on('VM.Config.Network') },
    {
      what: 'the machine as it was before the exam', method: 'POST', path: `${vm}/snapshot/before/rollback`, reason: on('VM.Snapshot|VM.Snapshot.Rollback'),
    },
    { what: 'to delete it', method: 'DELETE', path: vm, reason: on('VM.Allocate') },
    { what: 'to clone it', method: 'POST', path: `${vm}/clone`, parameters: { newid: 500 }, reason: on('VM.Clone') },
    { what: 'to clone the template', method: 'POST', path: `/nodes/pve1/qemu/${template}/clone`, parameters: { newid: 500 }, reason: denied(`/vms/${template}`, 'VM.Clone') },
    { what: 'another node', method: 'POST', path: `${vm}/migrate`, parameters: { target: 'pve2' }, reason: on('VM.Migrate') },
    { what: 'QEMU\'s monitor', method: 'POST', path: `${vm}/monitor`, parameters: { command: 'info block' }, reason: on('Sys.Audit|Sys.Modify') },
    { what: 'another one\'s pool', method: 'PUT', path: '/pools', parameters: { poolid: foreignPool, vms: own, 'allow-move': 1 }, reason: denied(`/pool/${foreignPool}`, 'Pool.Allocate') },
  ];
}

/** What a student tries at the cluster, and at who may do what there. */
function cluster({ foreign, ownPool, foreignVnet, role, user, other }: Ground): Attack[] {
  const firewall: Attack = { what: 'the firewall of all off', method: 'PUT', path: '/cluster/firewall/options', parameters: { enable: 0 }, reason: denied('/', 'Sys.Modify') };
  return [
    firewall,
    { what: 'the firewall of a node off', method: 'PUT', path: '/nodes/pve1/firewall/options', parameters: { enable: 0 }, reason: denied('/nodes/pve1', 'Sys.Modify') },
    { what: 'a VM of their own', method: 'POST', path: '/nodes/pve1/qemu', parameters: { vmid: 501, pool: ownPool, net0: 'virtio,bridge=vmbr0' }, reason: 'Permission check failed' },
    { what: 'a bridge', method: 'POST', path: '/nodes/pve1/network', parameters: { iface: 'vmbr9', type: 'bridge' }, reason: denied('/nodes/pve1', 'Sys.Modify') },
    { what: 'the network of a node', method: 'PUT', path: '/nodes/pve1/network', reason: denied('/nodes/pve1', 'Sys.Modify') },
    { what: 'another one\'s vnet', method: 'PUT', path: `/cluster/sdn/vnets/${foreignVnet}`, parameters: { alias: 'mine' }, reason: /^Permission check failed \(\/sdn/ },
    { what: 'a zone', method: 'POST', path: '/cluster/sdn/zones', parameters: { zone: 'mine', type: 'simple' }, reason: /^Permission check failed \(\/sdn/ },
    { what: 'the SDN', method: 'PUT', path: '/cluster/sdn', reason: denied('/sdn', 'SDN.Allocate') },
    { what: 'options of the datacenter', method: 'PUT', path: '/cluster/options', parameters: { console: 'html5' }, reason: denied('/', 'Sys.Modify') },
    { what: 'a storage', method: 'POST', path: '/storage', parameters: { storage: 'root', type: 'dir', path: '/' }, reason: denied('/storage', 'Datastore.Allocate') },
    { what: 'what lies on a storage', method: 'GET', path: '/nodes/pve1/storage/local/content', reason: denied('/storage/local', 'Datastore.Audit|Datastore.AllocateSpace') },
    {
      what: 'a file from elsewhere', method: 'POST', path: '/nodes/pve1/storage/local/download-url', reason: denied('/storage/local', 'Datastore.AllocateTemplate'),
      parameters: { content: 'iso', filename: 'tools.iso', url: 'https://example.org/tools.iso' },
    },
    { what: 'a shell on a node', method: 'POST', path: '/nodes/pve1/vncshell', reason: denied('/nodes/pve1', 'Sys.Console') },
    { what: 'a node\'s state', method: 'GET', path: '/nodes/pve1/status', reason: denied('/nodes/pve1', 'Sys.Audit') },
    { what: 'to restart a node', method: 'POST', path: '/nodes/pve1/status', parameters: { command: 'reboot' }, reason: denied('/nodes/pve1', 'Sys.PowerMgmt') },
    { what: 'backup jobs', method: 'POST', path: '/cluster/backup', parameters: { vmid: foreign, storage: 'local', schedule: 'daily' }, reason: /^Permission check failed/ },
    { what: 'high availability', method: 'POST', path: '/cluster/ha/resources', parameters: { sid: `vm:${foreign}` }, reason: denied('/', 'Sys.Console') },
    { what: 'a user', method: 'POST', path: '/access/users', parameters: { userid: 'friend@pve', password: 'secret-42' }, reason: denied('/access/realm/pve', 'Realm.AllocateUser') },
    { what: 'another one\'s password', method: 'PUT', path: '/access/password', parameters: { userid: other, password: 'secret-42' }, reason: denied('/access/realm/pve', 'Realm.AllocateUser') },
    { what: 'root\'s password', method: 'PUT', path: '/access/password', parameters: { userid: 'root@pam', password: 'secret-42' }, reason: denied('/access/realm/pam', 'Realm.AllocateUser') },
    { what: 'another one\'s token', method: 'POST', path: `/access/users/${other}/token/mine`, reason: 'Permission check failed' },
    { what: 'root\'s token', method: 'POST', path: '/access/users/root@pam/token/mine', reason: 'Permission check failed' },
    { what: 'to delete another one', method: 'DELETE', path: `/access/users/${other}`, reason: denied('/access/realm/pve', 'Realm.AllocateUser') },
    { what: 'no end', method: 'PUT', path: `/access/users/${user}`, parameters: { expire: 0 }, reason: denied('/access/groups', 'User.Modify') },
    { what: 'a group', method: 'POST', path: '/access/groups', parameters: { groupid: 'friends' }, reason: denied('/access/groups', 'Group.Allocate') },
    { what: 'more in the role', method: 'PUT', path: `/access/roles/${role}`, parameters: { privs: 'VM.Config.Network', append: 1 }, reason: denied('/access', 'Sys.Modify') },
    { what: 'a role', method: 'POST', path: '/access/roles', parameters: { roleid: 'mine', privs: 'VM.Allocate' }, reason: denied('/access', 'Sys.Modify') },
    { what: 'rights on everything', method: 'PUT', path: '/access/acl', parameters: { path: '/', roles: 'Administrator', users: user }, reason: denied('/', 'Permissions.Modify') },
    {
      what: 'rights on another one\'s machine', method: 'PUT', path: '/access/acl', parameters: { path: `/vms/${foreign}`, roles: 'PVEVMUser', users: user },
      reason: denied(`/vms/${foreign}`, 'Permissions.Modify|VM.Allocate'),
    },
    {
      what: 'more rights on the own pool', method: 'PUT', path: '/access/acl', parameters: { path: `/pool/${ownPool}`, roles: 'PVEVMAdmin', users: user },
      reason: denied(`/pool/${ownPool}`, 'Permissions.Modify|Pool.Allocate'),
    },
    {
      what: 'more rights for the own token', method: 'PUT', path: '/access/acl', parameters: { path: `/pool/${ownPool}`, roles: 'PVEVMAdmin', tokens: `${user}!mine` },
      reason: denied(`/pool/${ownPool}`, 'Permissions.Modify|Pool.Allocate'),
    },
    { what: 'a pool', method: 'POST', path: '/pools', parameters: { poolid: `${ownPool}/more` }, reason: denied(`/pool/${ownPool}/more`, 'Pool.Allocate') },
    {
      what: 'another one\'s machine in the own pool', method: 'PUT', path: '/pools', parameters: { poolid: ownPool, vms: foreign, 'allow-move': 1 },
      reason: denied(`/pool/${ownPool}`, 'Pool.Allocate'),
    },
    { what: 'a realm', method: 'POST', path: '/access/domains', parameters: { realm: 'mine', type: 'ldap' }, reason: denied('/access/realm', 'Realm.Allocate') },
    { what: 'a mapping of directories', method: 'POST', path: '/cluster/mapping/dir', parameters: { id: 'root', map: 'node=pve1,path=/' }, reason: denied('/mapping/dir', 'Mapping.Modify') },
  ];
}

export function attacks(ground: Ground): readonly Attack[] {
  const at = (where: string, list: readonly Attack[]) => list.map((attack) => ({ ...attack, what: `${where}: ${attack.what}` }));
  return [...at('another one\'s machine', foreignMachine(ground)), ...at('the own machine', ownMachine(ground)), ...at('the cluster', cluster(ground))];
}
