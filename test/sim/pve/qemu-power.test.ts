import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 101, name: 'vm' });
});

const status = async (node = 'pve1') => (await api.get(`/nodes/${node}/qemu/101/status/current`)).data;
const act = async (action: string, parameters = {}) => api.task('POST', `/nodes/pve1/qemu/101/${action}`, parameters);

test('a VM starts, stops, shuts down and reboots', async () => {
  expect(await status()).toMatchObject({ vmid: 101, name: 'vm', status: 'stopped', qmpstatus: 'stopped', uptime: 0 });
  expect(await act('status/start', { timeout: 1800 })).toBe('OK');
  expect(await status()).toMatchObject({ status: 'running', cpus: 1, maxmem: 1024 ** 3 });
  expect(await act('status/start')).toBe('VM 101 already running');
  expect(await act('status/reboot')).toBe('OK');
  expect(await act('status/shutdown', { forceStop: 1, timeout: 60 })).toBe('OK');
  expect((await status()).status).toBe('stopped');
  expect(await act('status/stop')).toBe('OK');
  await expect(act('status/shutdown')).rejects.toThrow('VM 101 not running');
});

test('a template does not start', async () => {
  expect(await api.task('POST', '/nodes/pve1/qemu/9000/status/start')).toBe('you can\'t start a vm if it\'s a template');
});

test('a VM larger than its node does not start', async () => {
  await api.put('/nodes/pve1/qemu/101/config', { memory: 999999999 });
  expect(await act('status/start')).toBe('start failed: QEMU exited with code 1');
  await api.put('/nodes/pve1/qemu/101/config', { memory: 512, cores: 64 });
  expect(await act('status/start')).toBe('MAX 32 vcpus allowed per VM on this node');
});

test('a VM that runs or is protected is not destroyed; one that is destroyed is gone', async () => {
  const before = api.dump();
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 102 });
  await api.task('POST', '/nodes/pve1/qemu/102/status/start');
  expect((await api.delete('/nodes/pve1/qemu/102')).reason).toBe('VM 102 is running - destroy failed');
  await api.task('POST', '/nodes/pve1/qemu/102/status/stop');
  await api.put('/nodes/pve1/qemu/102/config', { protection: 1 });
  expect((await api.delete('/nodes/pve1/qemu/102')).reason).toBe('can\'t remove VM 102 - protection mode enabled');
  await api.put('/nodes/pve1/qemu/102/config', { protection: 0 });
  expect(await api.task('DELETE', '/nodes/pve1/qemu/102/', { purge: 1, 'destroy-unreferenced-disks': 1 })).toBe('OK');
  expect((await api.get('/nodes/pve1/qemu/102/status/current')).reason).toBe('Configuration file \'nodes/pve1/qemu-server/102.conf\' does not exist');
  expect(api.dump()).toEqual(before);
});

test('the guest agent tells addresses when it is on and the VM runs', async () => {
  const agent = async () => api.get('/nodes/pve1/qemu/101/agent/network-get-interfaces');
  expect((await agent()).reason).toBe('VM 101 is not running');
  await api.put('/nodes/pve1/qemu/101/config', { ipconfig0: 'ip=10.1.1.5/24,gw=10.1.1.1', net1: 'virtio=BC:24:11:00:00:01,bridge=vmbr0' });
  await act('status/start');
  expect((await agent()).data.result).toMatchObject([
    { name: 'lo' },
    { name: 'eth0', 'ip-addresses': [{ 'ip-address': '10.1.1.5', prefix: 24 }] },
    { name: 'eth1', 'hardware-address': 'bc:24:11:00:00:01', 'ip-addresses': [{ 'ip-address-type': 'ipv4' }] },
  ]);
  await api.put('/nodes/pve1/qemu/101/config', { agent: 'enabled=0,fstrim_cloned_disks=0,type=virtio' });
  expect((await agent()).status).toBe(200);
  await act('status/stop');
  await act('status/start');
  expect((await agent()).reason).toBe('No QEMU guest agent configured');
});

test('a VM moves to another node, running only when that is asked for', async () => {
  await act('status/start');
  await expect(act('migrate', { target: 'pve2' })).rejects.toThrow('can\'t migrate running VM without --online');
  expect(await act('migrate', { target: 'pve2', online: 1 })).toBe('OK');
  expect((await status('pve2')).status).toBe('running');
  expect((await api.get('/cluster/resources', { type: 'vm' })).data[0]).toMatchObject({ vmid: 101, node: 'pve2' });
  expect((await api.post('/nodes/pve2/qemu/101/migrate', { target: 'pve2' })).errors).toEqual({ target: 'target is local node.' });
});

test('local disks move with their VM, and the volume is on the other node then', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 102, full: 1 });
  expect(await api.task('POST', '/nodes/pve1/qemu/102/migrate', { target: 'pve2', 'with-local-disks': 1 })).toBe('OK');
  const volume = '/storage/local-lvm/content/local-lvm:vm-102-disk-0';
  expect((await api.get(`/nodes/pve2${volume}`)).status).toBe(200);
  expect((await api.get(`/nodes/pve1${volume}`)).reason).toBe('volume \'local-lvm:vm-102-disk-0\' does not exist');
});

test('a disk moves to another storage, and not onto its own', async () => {
  const move = async (storage: string) => api.post('/nodes/pve1/qemu/101/move_disk', { disk: 'scsi0', storage, delete: 1 });
  expect((await move('ceph')).reason).toBe('you can\'t move to the same storage with same format');
  expect((await move('local-lvm')).status).toBe(200);
  expect((await api.get('/nodes/pve1/qemu/101/config')).data.scsi0).toBe('local-lvm:vm-101-disk-0,iothread=1,size=8G');
});

test('status and list tell of a VM what PVE tells', async () => {
  await api.put('/nodes/pve1/qemu/101/config', { tags: 'b;a', serial0: 'socket', vga: 'qxl,clipboard=vnc', agent: 1, balloon: 512, vcpus: 1, sockets: 2 });
  const listed = async () => (await api.get('/nodes/pve1/qemu')).data.find((vm: { vmid: number }) => vm.vmid === 101);
  const always = { vmid: 101, status: 'stopped', cpus: 1, tags: 'a;b', serial: 1, balloon_min: 512 * 1024 ** 2, maxmem: 1024 ** 3, uptime: 0 };
  expect(await listed()).toMatchObject(always);
  expect(await status()).toMatchObject({ ...always, qmpstatus: 'stopped', ha: { managed: 0 }, agent: 1, spice: 1, clipboard: 'vnc' });
  expect(await status()).not.toHaveProperty('pid');
  await act('status/start');
  expect(await status()).toMatchObject({ status: 'running', qmpstatus: 'running', pid: expect.any(Number), 'running-qemu': expect.any(String) });
  expect(await listed()).toMatchObject({ status: 'running', pid: expect.any(Number) });
  expect((await api.get('/nodes/pve1/qemu/9000/status/current')).data).toMatchObject({ template: 1 });
});
