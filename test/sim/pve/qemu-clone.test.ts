import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

const config = async (vmid: number, node = 'pve1') => (await api.get(`/nodes/${node}/qemu/${vmid}/config`)).data;

test('a linked clone is the template with its own name, disk, MAC addresses and ids', async () => {
  await api.post('/pools', { poolid: 'class' });
  expect(await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 101, full: 0, name: 's01-host', description: 'x', pool: 'class' })).toBe('OK');
  const [template, clone] = [await config(9001), await config(101)];
  expect(clone).toMatchObject({ name: 's01-host', description: 'x', cores: 1, memory: '1024', agent: '1' });
  expect(clone.scsi0).toBe('ceph:base-9001-disk-0/vm-101-disk-0,iothread=1,size=8G');
  expect(clone).not.toHaveProperty('template');
  for (const key of ['net0', 'smbios1', 'vmgenid']) expect(clone[key]).not.toBe(template[key]);
  expect(clone.net0).toMatch(/^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/);
  expect((await api.get('/cluster/resources', { type: 'vm' })).data[0])
    .toMatchObject({ id: 'qemu/101', vmid: 101, name: 's01-host', status: 'stopped', template: 0, pool: 'class' });
});

test.each([
  [9000, 'local-lvm:vm-101-disk-0,iothread=1,size=10G'],
  [9001, 'ceph:base-9001-disk-0/vm-101-disk-0,iothread=1,size=8G'],
  [9002, 'files:9002/base-9002-disk-0.qcow2/101/vm-101-disk-0.qcow2,iothread=1,size=8G'],
])('a linked clone of %d names its disk as its storage does', async (template, drive) => {
  await api.task('POST', `/nodes/pve1/qemu/${template}/clone`, { newid: 101 });
  expect((await config(101)).scsi0).toBe(drive);
});

test('the same clone in another cluster makes an equal dump, although its generated ids differ', async () => {
  const other = await simulatedApi();
  for (const one of [api, other]) await one.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
  expect((await other.get('/nodes/pve1/qemu/101/config')).data.vmgenid).not.toBe((await config(101)).vmgenid);
  expect(other.dump()).toEqual(api.dump());
});

test('a full clone depends on nothing and can go to another storage', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, full: 1, storage: 'ceph' });
  expect((await config(101)).scsi0).toBe('ceph:vm-101-disk-0,iothread=1,size=10G');
  expect(await api.task('DELETE', '/nodes/pve1/qemu/9000')).toBe('OK');
});

test('a template cannot be destroyed while linked clones depend on it', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, full: 0 });
  expect(await api.task('DELETE', '/nodes/pve1/qemu/9000')).toBe('base volume \'local-lvm:base-9000-disk-0\' is still in use by linked cloned');
  await api.task('DELETE', '/nodes/pve1/qemu/101');
  expect(await api.task('DELETE', '/nodes/pve1/qemu/9000')).toBe('OK');
});

describe('a clone is refused', () => {
  const refused = async (template: number, parameters: Record<string, string | number>) => (
    api.post(`/nodes/pve1/qemu/${template}/clone`, { newid: 101, ...parameters })
  );

  test('of a template that is not there, or not on that node', async () => {
    expect((await refused(9009, {})).reason).toBe('Configuration file \'nodes/pve1/qemu-server/9009.conf\' does not exist');
    expect((await api.post('/nodes/pve2/qemu/9000/clone', { newid: 101 })).reason)
      .toBe('Configuration file \'nodes/pve2/qemu-server/9000.conf\' does not exist');
  });
  test('with a VM ID in use', async () => {
    expect((await refused(9000, { newid: 9001 })).reason).toBe('unable to create VM 9001: config file already exists');
    expect((await api.get('/cluster/nextid', { vmid: 9001 })).errors).toEqual({ vmid: 'VM 9001 already exists' });
    expect((await api.get('/cluster/nextid')).data).toBe('100');
  });
  test('with a VM ID or a name that PVE does not take', async () => {
    expect((await refused(9000, { newid: 99 })).errors).toEqual({ newid: 'invalid format - value does not look like a valid VM ID\n' });
    expect((await refused(9000, { name: 'under_score' })).errors?.name).toContain('does not look like a valid DNS name');
  });
  test('into a pool or onto a storage that does not exist', async () => {
    expect((await refused(9000, { pool: 'none' })).reason).toBe('pool \'none\' does not exist');
    expect((await refused(9000, { full: 1, storage: 'none' })).reason).toBe('storage \'none\' does not exist');
  });
  test('with a storage and linked', async () => {
    expect((await refused(9000, { full: 0, storage: 'ceph' })).reason).toBe('parameter \'storage\' not allowed for linked clones');
  });
  test('to another node from local storage', async () => {
    expect((await refused(9000, { target: 'pve2' })).reason).toBe('can\'t clone VM to node \'pve2\' (VM uses local storage)');
  });
  test('linked to a VM that is no template', async () => {
    await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 100 });
    expect((await api.post('/nodes/pve1/qemu/100/clone', { newid: 101, full: 0 })).reason).toBe('Linked clone feature is not supported for \'local-lvm:vm-100-disk-0\' (scsi0)');
  });
  test('without leaving anything behind', async () => {
    const before = api.dump();
    await refused(9000, { pool: 'none' });
    await refused(9000, { full: 0, storage: 'ceph' });
    expect(api.dump()).toEqual(before);
  });
});

describe('a clone of a snapshot', () => {
  beforeEach(async () => {
    await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 101, full: 1 });
    const now = api.store.vms.get('101')?.config;
    api.store.snapshots.put('101/before', { vmid: 101, name: 'before', snaptime: 1, vmstate: false, config: { ...now, cores: 7 } });
  });

  test('is as the VM was then, full or linked', async () => {
    expect(await api.task('POST', '/nodes/pve1/qemu/101/clone', { newid: 102, full: 1, snapname: 'before' })).toBe('OK');
    expect(await config(102)).toMatchObject({ cores: 7, scsi0: 'ceph:vm-102-disk-0,iothread=1,size=8G' });
    expect((await config(102)).snaptime).toBeUndefined();
    expect(await api.task('POST', '/nodes/pve1/qemu/101/clone', { newid: 103, full: 0, snapname: 'before' })).toBe('OK');
    expect((await config(103)).scsi0).toBe('ceph:vm-103-disk-0,iothread=1,size=8G');
  });

  test('needs the snapshot', async () => {
    expect((await api.post('/nodes/pve1/qemu/101/clone', { newid: 102, snapname: 'none' })).reason).toBe('snapshot \'none\' does not exist');
  });

  test('keeps its disks from being freed', async () => {
    await api.put('/nodes/pve1/qemu/101/config', { delete: 'scsi0' });
    expect((await api.put('/nodes/pve1/qemu/101/config', { delete: 'unused0' })).reason)
      .toBe('unable to delete \'ceph:vm-101-disk-0\' - volume is still in use (snapshot?)');
  });
});

test('a clone goes to another node where its storage is shared, and only then', async () => {
  expect(await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 101, full: 0, target: 'pve2' })).toBe('OK');
  expect((await config(101, 'pve2')).scsi0).toBe('ceph:base-9001-disk-0/vm-101-disk-0,iothread=1,size=8G');
  expect((await api.post('/nodes/pve1/qemu/9001/clone', { newid: 102, full: 1, target: 'pve2', storage: 'local-lvm' })).reason)
    .toBe('can\'t clone to non-shared storage \'local-lvm\'');
  expect((await api.post('/nodes/pve1/qemu/9001/clone', { newid: 102, full: 1, storage: 'local' })).errors)
    .toEqual({ storage: 'storage \'local\' does not support vm images' });
  expect((await api.post('/nodes/pve1/qemu/9001/clone', { newid: 102, full: 0, format: 'raw' })).reason).toBe('parameter \'format\' not allowed for linked clones');
});

test('a clone has what its source has, but ids of its own', async () => {
  await api.put('/nodes/pve1/qemu/9001/config', { protection: 1, smbios1: 'uuid=00000000-0000-4000-8000-000000000000,manufacturer=x', ide2: 'ceph:cloudinit' });
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 101, full: 0 });
  expect(await config(101)).toMatchObject({
    protection: 1, ide2: 'ceph:vm-101-cloudinit,media=cdrom,size=4M', smbios1: expect.stringMatching(/^uuid=(?!00000000)[0-9a-f-]{36},manufacturer=x$/),
  });
});
