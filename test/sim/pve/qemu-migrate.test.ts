import type { Parameters, SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
let root: Record<string, string>;
beforeEach(async () => {
  api = await simulatedApi();
  root = await api.login('root@pam', api.store.state.root.password);
});

async function create(options: Parameters): Promise<void> {
  await api.request('POST', '/nodes/pve1/qemu', { vmid: 101, ...options }, root);
}

/** The exit status of a migration, and the line of its log that says why. */
async function migrate(parameters: Parameters = {}): Promise<string | undefined> {
  const { data: upid, reason } = await api.post('/nodes/pve1/qemu/101/migrate', { target: 'pve2', ...parameters });
  if (upid === null) return reason;
  const { exitstatus } = (await api.get(`/nodes/pve1/tasks/${upid}/status`)).data;
  const log: { t: string }[] = (await api.get(`/nodes/pve1/tasks/${upid}/log`)).data;
  return exitstatus === 'OK' ? 'OK' : `${exitstatus} / ${log.map(({ t }) => t).filter((line) => !line.startsWith('TASK')).join(' / ')}`;
}

const ABORTED = 'migration aborted / ERROR: migration aborted (duration 00:00:00): ';
const map = async (type: 'dir' | 'pci', ...nodes: string[]) => {
  const entry = (node: string) => (type === 'dir' ? `node=${node},path=/srv` : `node=${node},id=10de:2204,path=0000:01:00.0`);
  await api.post(`/cluster/mapping/${type}`, { id: 'shared', map: nodes.map(entry) });
};

test('local disks go with their VM and keep what they have, cloud-init drives, too', async () => {
  await create({ scsi0: 'local-lvm:4,iothread=1', scsi1: 'ceph:1', ide2: 'local-lvm:cloudinit', efidisk0: 'local-lvm:1,efitype=4m' });
  expect(await migrate()).toBe('OK');
  expect((await api.get('/nodes/pve2/qemu/101/config')).data).toMatchObject({
    scsi0: 'local-lvm:vm-101-disk-1,iothread=1,size=4G', scsi1: 'ceph:vm-101-disk-0,size=1G', ide2: 'local-lvm:vm-101-cloudinit,media=cdrom',
    efidisk0: 'local-lvm:vm-101-disk-0,efitype=4m,size=4M',
  });
  expect((await api.get('/nodes/pve1/storage/local-lvm/content', { vmid: 101 })).data).toEqual([]);
  expect((await api.get('/nodes/pve2/storage/local-lvm/content', { vmid: 101 })).data).toHaveLength(3);
});

test('local disks go to another storage when one is named', async () => {
  await create({ scsi0: 'local-lvm:4' });
  expect(await migrate({ targetstorage: 'local' })).toBe('storage \'local\' does not support vm images');
  expect(await migrate({ targetstorage: 'ceph' })).toBe('OK');
  expect((await api.get('/nodes/pve2/qemu/101/config')).data.scsi0).toBe('ceph:vm-101-disk-0,size=4G');
});

test.each([
  [{ hostpci0: '0000:01:00.0' }, `${ABORTED}can't migrate VM which uses local devices: hostpci0`],
  [{ usb0: 'host=1-2', serial0: '/dev/ttyS0' }, `${ABORTED}can't migrate VM which uses local devices: serial0, usb0`],
  [{ hostpci0: 'mapping=shared' }, `${ABORTED}can't migrate to 'pve2': missing mapped devices hostpci0`],
  [{ virtiofs0: 'shared' }, `${ABORTED}can't migrate to 'pve2': missing mapped devices virtiofs0`],
  [{ serial0: 'socket', usb0: 'spice' }, 'OK'],
])('a stopped VM with %j: %s', async (devices, result) => {
  await map('pci', 'pve1');
  await map('dir', 'pve1');
  await create(devices);
  expect(await migrate()).toBe(result);
});

test('mapped devices go to a node that has them, but not while the VM runs', async () => {
  await map('dir', 'pve1', 'pve2');
  await map('pci', 'pve1', 'pve2');
  await create({ virtiofs0: 'shared', hostpci0: 'mapping=shared' });
  await api.task('POST', '/nodes/pve1/qemu/101/status/start');
  expect(await migrate({ online: 1 })).toBe(`${ABORTED}can't migrate VM which uses local devices: virtiofs`);
  await api.task('POST', '/nodes/pve1/qemu/101/status/stop');
  await api.request('PUT', '/nodes/pve1/qemu/101/config', { delete: 'virtiofs0' }, root);
  await api.task('POST', '/nodes/pve1/qemu/101/status/start');
  expect(await migrate({ online: 1 })).toBe(`${ABORTED}can't live migrate running VM which uses following mapped devices: hostpci0:shared`);
  await api.task('POST', '/nodes/pve1/qemu/101/status/stop');
  expect(await migrate()).toBe('OK');
});

test('a running VM takes its local disks along only when that is asked for, and never a local CD', async () => {
  api.store.volumes.put('pve1/local:iso/x.iso', { volid: 'local:iso/x.iso', storage: 'local', node: 'pve1', content: 'iso', format: 'iso', sizeBytes: 1024 });
  await create({ scsi0: 'local-lvm:4', ide0: 'local:iso/x.iso,media=cdrom', start: 1 });
  const before = api.dump();
  expect(await migrate({ online: 1 })).toBe([
    'migration aborted', 'can\'t migrate local disk \'local:iso/x.iso\': local cdrom image',
    'can\'t migrate local disk \'local-lvm:vm-101-disk-0\': can\'t live migrate attached local disks without with-local-disks option',
    'ERROR: migration aborted (duration 00:00:00): Problem found while scanning volumes - can\'t migrate VM - check log',
  ].join(' / '));
  expect(api.dump()).toEqual(before);
  await api.request('PUT', '/nodes/pve1/qemu/101/config', { ide0: 'none,media=cdrom' }, root);
  expect(await migrate({ online: 1, 'with-local-disks': 1 })).toBe('OK');
});

test('templates with linked clones, and linked clones on local files, stay', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9002/clone', { newid: 101, full: 0 });
  expect(await migrate()).toContain('can\'t migrate \'files:9002/base-9002-disk-0.qcow2/101/vm-101-disk-0.qcow2\' as it\'s a clone of');
  const { data: upid } = await api.post('/nodes/pve1/qemu/9002/migrate', { target: 'pve2' });
  expect(JSON.stringify((await api.get(`/nodes/pve1/tasks/${upid}/log`)).data)).toContain('referenced by linked clone(s)');
});

test('the way to another node is looked at before', async () => {
  await map('dir', 'pve1');
  await create({ scsi0: 'local-lvm:4', virtiofs0: 'shared', serial0: 'socket', usb0: 'host=1-2', start: 1 });
  expect((await api.get('/nodes/pve1/qemu/101/migrate')).data).toMatchObject({
    running: 1, allowed_nodes: [], not_allowed_nodes: { pve2: { 'unavailable-resources': ['virtiofs0'] } },
    local_disks: [{ volid: 'local-lvm:vm-101-disk-0', size: 4 * 1024 ** 3, cdrom: 0, is_unused: 0 }],
    local_resources: ['virtiofs', 'usb0', 'virtiofs0'], 'mapped-resources': ['virtiofs0'], 'mapped-resource-info': { virtiofs0: { name: 'shared' } },
  });
});

test('a target that is no node, and a storage that it does not have, are refused', async () => {
  await create({ scsi0: 'local-lvm:4' });
  expect(await migrate({ target: 'pve9' })).toContain('pve9');
  expect(await migrate({ target: 'pve1' })).toBe('Parameter verification failed.');
});

describe('a VM starts only where', () => {
  const start = async () => api.task('POST', '/nodes/pve1/qemu/101/status/start');

  test('its directories are mapped', async () => {
    await create({ virtiofs0: 'dirid=shared' });
    expect(await start()).toBe('Directory ID shared does not exist.');
    await map('dir', 'pve2');
    expect(await start()).toBe('No directory mapping for node pve1.');
    await api.put('/cluster/mapping/dir/shared', { map: ['node=pve1,path=/srv', 'node=pve2,path=/srv'] });
    expect(await start()).toBe('OK');
  });

  test('its devices are mapped', async () => {
    await create({ hostpci0: 'mapping=shared' });
    expect(await start()).toBe('PCI device mapping not found for \'shared\'');
    await map('pci', 'pve1');
    expect(await start()).toBe('OK');
  });

  test('its hook script is', async () => {
    await create({ hookscript: 'local:snippets/x.sh' });
    expect(await start()).toBe('hookscript error for 101 on pre-start: script \'local:snippets/x.sh\' does not exist');
  });
});
