import type { Answer, Parameters, SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
let admin: Record<string, string>;
beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
  api.store.volumes.put('pve1/local:snippets/hook.sh', {
    volid: 'local:snippets/hook.sh', storage: 'local', node: 'pve1', content: 'snippets', format: 'snippet', sizeBytes: 10,
  });
  await api.post('/access/users', { userid: 'a@pve', password: 'password1' });
  await grant('/vms', 'PVEVMAdmin');
  admin = await api.login('a@pve', 'password1');
});

const grant = async (path: string, roles: string) => api.put('/access/acl', { path, roles, users: 'a@pve' });
const revoke = async (path: string, roles: string) => api.put('/access/acl', { path, roles, users: 'a@pve', delete: 1 });
const change = async (options: Parameters): Promise<Answer> => api.request('PUT', '/nodes/pve1/qemu/101/config', options, admin);
const create = async (options: Parameters): Promise<Answer> => api.request('POST', '/nodes/pve1/qemu', { vmid: 200, ...options }, admin);
const asRoot = async (options: Parameters): Promise<Answer> => (
  api.request('PUT', '/nodes/pve1/qemu/101/config', options, await api.login('root@pam', api.store.state.root.password))
);

describe.each([['at change', () => change], ['at creation', () => create]] as const)('%s', (_when, request) => {
  const made = _when === 'at creation';
  const vm = made ? 200 : 101;

  test.each<[string, string]>([
    ['args', '-fw_cfg x'], ['hookscript', 'local:snippets/hook.sh'], ['affinity', '0-1'], ['hugepages', '2'], ['ivshmem', 'size=1'],
  ])('%s is for root\'s password login alone: neither for others, nor for root\'s tokens', async (option, value) => {
    const refusal = { status: 500, reason: `only root can set '${option}' config` };
    expect(await request()({ [option]: value })).toMatchObject(refusal);
    const [method, path, id] = made ? ['POST', '/nodes/pve1/qemu', { vmid: 200 }] as const : ['PUT', '/nodes/pve1/qemu/101/config', {}] as const;
    expect(await api.request(method, path, { ...id, [option]: value })).toMatchObject(refusal);
    expect((await api.request(method, path, { ...id, [option]: value }, await api.login('root@pam', api.store.state.root.password))).status).toBe(200);
  });

  test.each([
    [{ hostpci0: '0000:01:00.0' }, 'only root can set \'hostpci0\' config for non-mapped devices'],
    [{ hostpci0: 'pcie=1' }, 'either \'host\' or \'mapping\' must be set.'],
    [{ usb0: 'host=1234:abcd' }, 'only root can set \'usb0\' config for real devices'],
    [{ usb0: 'usb3=1' }, 'either \'host\' or \'mapping\' must be set.'],
    [{ serial0: '/dev/ttyS0' }, `only root can ${made ? 'set' : 'modify'} 'serial0' config for real devices`],
    [{ hostpci0: 'mapping=gpu' }, 'Permission check failed (/mapping/pci/gpu, Mapping.Use)'],
    [{ usb0: 'mapping=key' }, 'Permission check failed (/mapping/usb/key, Mapping.Use)'],
    [{ virtiofs0: 'dirid=share' }, 'Permission check failed (/mapping/dir/share, Mapping.Use)'],
    [{ rng0: 'source=/dev/hwrng' }, 'Permission check failed (/mapping/hwrng, Mapping.Use)'],
    [{ startup: 'order=1' }, 'Permission check failed (/, Sys.Modify)'],
    [{ ide2: 'cdrom,media=cdrom' }, 'Permission check failed (/, Sys.Console)'],
    [{ scsi1: 'ceph:1' }, 'Permission check failed (/storage/ceph, Datastore.AllocateSpace)'],
    [{ scsi1: '/dev/sdb' }, 'Only root can pass arbitrary filesystem paths.'],
    [{ net1: 'virtio,bridge=vmbr0' }, 'Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)'],
    [{ net1: 'virtio,bridge=vmbr0,tag=7' }, 'Permission check failed (/sdn/zones/localnetwork/vmbr0/7, SDN.Use)'],
    [{ net1: 'virtio,bridge=vmbr0,trunks=5;7-8' }, 'Permission check failed (/sdn/zones/localnetwork/vmbr0/5, SDN.Use)'],
  ])('an administrator of VMs may not set %j', async (options, reason) => {
    expect((await request()(options)).reason).toBe(reason);
  });

  test('mappings are used by whoever has Mapping.Use on them', async () => {
    for (const path of ['pci/gpu', 'usb/key', 'dir/share', 'hwrng']) await grant(`/mapping/${path}`, 'PVEMappingUser');
    const devices = { hostpci0: 'mapping=gpu', usb0: 'mapping=key', usb1: 'spice', virtiofs0: 'share', rng0: '/dev/hwrng', serial0: 'socket' };
    expect((await request()(devices)).reason).toBe('OK');
  });

  test.each([
    ['VM.Config.CPU', { cores: 2 }], ['VM.Config.Memory', { memory: 512 }], ['VM.Config.HWType', { vga: 'std' }], ['VM.Config.HWType', { serial0: 'socket' }],
    ['VM.Config.Options', { onboot: 1 }], ['VM.Config.Disk', { boot: 'order=scsi0' }], ['VM.Config.Network', { net5: 'virtio' }],
    ['VM.Config.Cloudinit|VM.Config.Network', { ciuser: 'stud' }], ['VM.Config.HWType', { rng0: 'source=/dev/urandom' }],
  ])('%s is needed for %j', async (privilege, options) => {
    await api.post('/access/roles', { roleid: 'Few', privs: 'VM.Allocate,VM.Audit' });
    await revoke('/vms', 'PVEVMAdmin');
    await grant('/vms', 'Few');
    expect((await request()(options)).reason).toBe(`Permission check failed (/vms/${vm}, ${privilege})`);
    await api.put('/access/roles/Few', { privs: `VM.Allocate,VM.Audit,${privilege.split('|')[0]}` });
    expect((await request()(options)).reason).toBe('OK');
  });
});

test('a mapped device\'s ROM is for root alone', async () => {
  await grant('/mapping', 'PVEMappingUser');
  expect((await change({ hostpci0: 'mapping=gpu,romfile=x.rom' })).errors).toEqual({ hostpci0: 'only root@pam can set \'romfile\' option' });
});

test('CDs and cloud-init drives need less than disks', async () => {
  await api.post('/access/roles', { roleid: 'Cds', privs: 'VM.Config.CDROM' });
  await revoke('/vms', 'PVEVMAdmin');
  await grant('/vms/101', 'Cds');
  expect((await change({ ide0: 'none,media=cdrom' })).reason).toBe('OK');
  expect((await change({ ide2: 'local-lvm:cloudinit' })).reason).toBe('Permission check failed (/vms/101, VM.Config.Cloudinit)');
  expect((await change({ delete: 'scsi0' })).reason).toBe('Permission check failed (/vms/101, VM.Config.Disk)');
});

test('what only root could set, only root takes away, and its replacement is looked at, too', async () => {
  await asRoot({ args: '-x', hookscript: 'local:snippets/hook.sh', hostpci0: '0000:01:00.0', serial0: '/dev/ttyS0', usb0: 'host=1-2' });
  expect((await change({ delete: 'hookscript' })).reason).toBe('only root can set \'hookscript\' config');
  expect((await api.put('/nodes/pve1/qemu/101/config', { delete: 'hookscript' })).reason).toBe('only root can set \'hookscript\' config');
  expect((await change({ delete: 'args' })).reason).toBe('only root can set \'args\' config');
  expect((await change({ delete: 'hostpci0' })).reason).toBe('only root can set \'hostpci0\' config for non-mapped devices');
  expect((await change({ delete: 'serial0' })).reason).toBe('only root can delete \'serial0\' config for real devices');
  expect((await change({ serial0: 'socket' })).reason).toBe('only root can modify \'serial0\' config for real devices');
  expect((await change({ usb0: 'spice' })).reason).toBe('only root can set \'usb0\' config for real devices');
  expect((await change({ delete: 'args', hookscript: 'local:snippets/hook.sh' })).status).toBe(500);
  expect((await asRoot({ delete: 'args,hookscript,hostpci0,serial0,usb0' })).status).toBe(200);
});

test('a clone copies args and hook script for anyone who may clone, but not the node\'s own devices', async () => {
  for (const [path, role] of [['/storage', 'PVEDatastoreUser'], ['/sdn', 'PVESDNUser']] as const) await grant(path, role);
  const clone = async (newid: number) => api.request('POST', '/nodes/pve1/qemu/101/clone', { newid, full: 1 }, admin);
  await asRoot({ args: '-x', hookscript: 'local:snippets/hook.sh', virtiofs0: 'share' });
  expect((await clone(102)).reason).toBe('Permission check failed (/mapping/dir/share, Mapping.Use)');
  await grant('/mapping/dir/share', 'PVEMappingUser');
  expect((await clone(102)).reason).toBe('OK');
  expect((await api.get('/nodes/pve1/qemu/102/config')).data).toMatchObject({ args: '-x', hookscript: 'local:snippets/hook.sh', virtiofs0: 'share' });
  expect((await api.request('PUT', '/nodes/pve1/qemu/102/config', { delete: 'hookscript' }, admin)).reason).toBe('only root can set \'hookscript\' config');
  await asRoot({ hostpci0: '0000:01:00.0' });
  expect((await clone(103)).reason).toBe('only root can set \'hostpci0\' config for non-mapped devices');
});

test('volumes that are there are used by their owner, or by who may change its disks; images by who may see the storage', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 102, full: 1 });
  await revoke('/vms', 'PVEVMAdmin');
  await grant('/vms/101', 'PVEVMAdmin');
  expect((await change({ scsi1: 'ceph:vm-102-disk-0' })).reason).toBe('Permission check failed (/storage/ceph, Datastore.Audit)');
  await grant('/storage/ceph', 'PVEDatastoreUser');
  expect((await change({ scsi1: 'ceph:vm-102-disk-0' })).reason).toBe('Permission check failed (/vms/102, VM.Config.Disk)');
  expect((await change({ scsi1: 'ceph:0,import-from=ceph:vm-102-disk-0' })).reason).toBe('Permission check failed (/vms/102, VM.Clone)');
  api.store.volumes.put('pve1/local:iso/x.iso', { volid: 'local:iso/x.iso', storage: 'local', node: 'pve1', content: 'iso', format: 'iso', sizeBytes: 1024 });
  expect((await change({ ide0: 'local:iso/x.iso,media=cdrom' })).reason)
    .toBe('Permission check failed (/storage/local, Datastore.AllocateSpace|Datastore.Audit)');
});

test('a VM is made in a pool by who has a role there, and started by who may start it', async () => {
  await api.post('/pools', { poolid: 'class' });
  await revoke('/vms', 'PVEVMAdmin');
  expect(await create({ pool: 'class' })).toMatchObject({ status: 403, reason: 'Permission check failed' });
  await api.post('/access/roles', { roleid: 'Maker', privs: 'VM.Allocate,VM.Config.CPU' });
  await grant('/pool/class', 'Maker');
  expect((await create({ pool: 'class', memory: 512 })).reason).toBe('Permission check failed (/vms/200, VM.Config.Memory)');
  expect((await create({ pool: 'class', cores: 2, start: 1 })).reason).toBe('Permission check failed (/vms/200, VM.PowerMgmt)');
  expect((await create({ pool: 'class', cores: 2 })).reason).toBe('OK');
});
