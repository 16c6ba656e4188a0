import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
});

const path = '/nodes/pve1/qemu/101/config';
const config = async () => (await api.get(path)).data;
const put = async (parameters: Record<string, string | number>) => api.put(path, parameters);

test('numbers come back as numbers, flags as 0 and 1, and memory as text', async () => {
  await put({ cores: 2, sockets: 1, numa: 0, onboot: 0, balloon: 0, memory: 2048, cpulimit: '1.5' });
  expect(await config()).toMatchObject({ cores: 2, sockets: 1, numa: 0, onboot: 0, balloon: 0, memory: '2048', cpulimit: 1.5 });
});

test.each([
  ['model=virtio,bridge=vmbr0,firewall=0,macaddr=BC:24:11:AA:00:01', 'virtio=BC:24:11:AA:00:01,bridge=vmbr0,firewall=0'],
  ['model=vmxnet3,bridge=vmbr0,firewall=0,link_down=1,macaddr=1c:87:76:40:00:01', 'vmxnet3=1c:87:76:40:00:01,bridge=vmbr0,firewall=0,link_down=1'],
  ['virtio=BC:24:11:AA:00:02,tag=5,bridge=vmbr0', 'virtio=BC:24:11:AA:00:02,bridge=vmbr0,tag=5'],
])('a network device %p is stored as PVE writes it', async (given, stored) => {
  await put({ net0: given });
  expect((await config()).net0).toBe(stored);
});

test.each([
  ['model=quantum,bridge=vmbr0', 'does not have a value in the enumeration'],
  ['virtio=01:24:11:AA:00:02', 'does not look like a valid unicast MAC address'],
  ['virtio=BC:24:11:AA:00', 'does not look like a valid unicast MAC address'],
  ['virtio,colour=red', 'invalid key in comma-separated list property: colour'],
])('a network device %p is refused', async (given, message) => {
  expect((await put({ net0: given })).errors?.net0).toContain(message);
});

test('a cloud-init drive takes and gives back its volume', async () => {
  await put({ ide2: 'file=local-lvm:cloudinit,', ciuser: 'stud', cipassword: 'hunter22', ipconfig0: 'ip=10.1.1.5/24,gw=10.1.1.1', sshkeys: 'ssh-ed25519%20AAAA' });
  expect(await config()).toMatchObject({
    ide2: 'local-lvm:vm-101-cloudinit,media=cdrom', ciuser: 'stud', cipassword: '**********', ipconfig0: 'ip=10.1.1.5/24,gw=10.1.1.1',
    sshkeys: 'ssh-ed25519%20AAAA',
  });
  expect(JSON.stringify(api.store.state)).not.toContain('hunter22');
  expect((await api.get('/nodes/pve1/storage/local-lvm/content/local-lvm:vm-101-cloudinit')).status).toBe(200);
  await put({ delete: 'ide2' });
  expect(await config()).not.toHaveProperty('ide2');
  expect((await api.get('/nodes/pve1/storage/local-lvm/content/local-lvm:vm-101-cloudinit')).status).toBe(500);
});

test('a new disk is allocated, stays as unused when it is taken away, and is freed with that', async () => {
  await put({ scsi1: 'file=ceph:4,iothread=1,discard=on,format=raw' });
  expect((await config()).scsi1).toBe('ceph:vm-101-disk-0,discard=on,iothread=1,size=4G');
  await put({ delete: 'scsi1' });
  expect(await config()).toMatchObject({ unused0: 'ceph:vm-101-disk-0' });
  await put({ delete: 'unused0' });
  expect((await api.get('/nodes/pve1/storage/ceph/content')).data.map((volume: { volid: string }) => volume.volid)).toEqual(['ceph:base-9001-disk-0']);
});

test('disks of one VM on one storage are numbered', async () => {
  await put({ scsi1: 'ceph:4', scsi2: 'ceph:5' });
  expect(await config()).toMatchObject({ scsi1: 'ceph:vm-101-disk-0,size=4G', scsi2: 'ceph:vm-101-disk-1,size=5G' });
});

test('options of a disk change without touching its volume', async () => {
  await put({ scsi0: 'local-lvm:vm-101-disk-0,cache=none,size=99G' });
  expect((await config()).scsi0).toBe('local-lvm:vm-101-disk-0,cache=none,size=10G');
});

test('options that are not set may be deleted, but not set and deleted at once', async () => {
  expect((await put({ delete: 'net1,net2,serial1' })).status).toBe(200);
  expect((await put({ delete: 'net0', net0: 'virtio' })).errors).toHaveProperty('delete');
});

test('tags are sorted and a description loses its trailing line break', async () => {
  await put({ tags: 'b;a;b', description: 'x\ny\n' });
  expect(await config()).toMatchObject({ tags: 'a;b', description: 'x\ny' });
});

test('a configuration that was changed in between is not overwritten', async () => {
  const { digest } = await config();
  await put({ cores: 4 });
  expect((await put({ cores: 2, digest })).reason).toBe('checksum mismatch (file change by other user?)');
  expect((await config()).cores).toBe(4);
});

test('some options are for root\'s password login alone', async () => {
  expect((await put({ args: '-fw_cfg x' })).reason).toBe('only root can set \'args\' config');
  const headers = await api.login('root@pam', api.store.state.root.password);
  expect((await api.request('PUT', path, { args: '-fw_cfg x' }, headers)).status).toBe(200);
});

test('a disk grows to a size or by one, and does not shrink', async () => {
  const resize = async (size: string, disk = 'scsi0') => api.task('PUT', '/nodes/pve1/qemu/101/resize', { disk, size });
  expect(await resize(String(12 * 1024 ** 3))).toBe('OK');
  expect((await config()).scsi0).toBe('local-lvm:vm-101-disk-0,iothread=1,size=12G');
  await resize('+512M');
  expect((await config()).scsi0).toContain('size=12800M');
  expect(await resize('8G')).toBe('shrinking disks is not supported');
  expect(await resize('8G', 'scsi7')).toBe('disk \'scsi7\' does not exist');
});

test('a VM made from scratch has what was asked for, and nothing is left when that is impossible', async () => {
  const before = api.dump();
  expect((await api.post('/nodes/pve1/qemu', { vmid: 200, name: 'new', scsi0: 'none-such:8' })).reason).toBe('storage \'none-such\' does not exist');
  expect(await api.task('POST', '/nodes/pve1/qemu', { vmid: 200, scsi0: 'ceph:1', scsi1: 'ceph:9000' }))
    .toBe('unable to create VM 200 - storage \'ceph\': No space left on device');
  expect(api.dump()).toEqual(before);
  expect(await api.task('POST', '/nodes/pve1/qemu', { vmid: 200, name: 'new', cores: 2, scsi0: 'file=local-lvm:8,size=8589934592', net0: 'virtio,bridge=vmbr0' })).toBe('OK');
  expect((await api.get('/nodes/pve1/qemu/200/config')).data).toMatchObject({ name: 'new', cores: 2, scsi0: 'local-lvm:vm-200-disk-0,size=8G' });
  expect((await api.post('/nodes/pve1/qemu', { vmid: 200 })).reason).toBe('unable to create VM 200 - VM 200 already exists on node \'pve1\'');
});
