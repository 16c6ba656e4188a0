import type { Parameters, SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, full: 1 });
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 102, full: 0 });
  await api.task('POST', '/nodes/pve1/qemu/9002/clone', { newid: 103, full: 0 });
  for (const content of ['iso', 'snippets'] as const) {
    api.store.volumes.put(`pve1/local:${content}/x.iso`, {
      volid: `local:${content}/x.iso`, storage: 'local', node: 'pve1', content, format: content === 'iso' ? 'iso' : 'snippet', sizeBytes: 7,
    });
  }
});

const storage = (id: string) => `/nodes/pve1/storage/${id}/content`;
const list = async (id: string, parameters?: Parameters) => (await api.get(storage(id), parameters)).data;

test.each([
  ['local-lvm', { volid: 'local-lvm:vm-101-disk-0', content: 'images', format: 'raw', size: 10 * 1024 ** 3, vmid: 101, ctime: expect.any(Number) }],
  ['ceph', {
    volid: 'ceph:base-9001-disk-0/vm-102-disk-0', content: 'images', format: 'raw', size: 8 * 1024 ** 3, vmid: 102, ctime: expect.any(Number),
    parent: 'base-9001-disk-0@__base__',
  }],
  ['files', {
    volid: 'files:9002/base-9002-disk-0.qcow2/103/vm-103-disk-0.qcow2', content: 'images', format: 'qcow2', size: 8 * 1024 ** 3, vmid: 103,
    ctime: expect.any(Number), parent: '../9002/base-9002-disk-0.qcow2',
  }],
])('a disk on %s is listed as its storage does', async (id, volume) => {
  expect(await list(id, { vmid: volume.vmid })).toEqual([volume]);
});

test.each([
  ['local-lvm', 'local-lvm:vm-101-disk-0', '/dev/pve/vm-101-disk-0'],
  ['files', 'files:9002/base-9002-disk-0.qcow2/103/vm-103-disk-0.qcow2', '/mnt/pve/files/images/103/vm-103-disk-0.qcow2'],
  ['local', 'local:iso/x.iso', '/var/lib/vz/template/iso/x.iso'],
])('a volume of %s has its path', async (id, volid, path) => {
  expect((await api.get(`${storage(id)}/${encodeURIComponent(volid)}`)).data).toMatchObject({ path, size: expect.any(Number), format: expect.any(String) });
  expect((await api.get(`${storage(id)}/${encodeURIComponent(volid.slice(id.length + 1))}`)).data).toMatchObject({ path });
});

test('volumes are shown to those who may read them', async () => {
  await api.post('/access/users', { userid: 'a@pve', password: 'password1' });
  await api.put('/access/acl', { path: '/storage', roles: 'PVEDatastoreUser', users: 'a@pve' });
  await api.put('/access/acl', { path: '/vms/101', roles: 'PVEVMAdmin', users: 'a@pve' });
  const headers = await api.login('a@pve', 'password1');
  const seen = async (id: string) => (await api.request('GET', storage(id), {}, headers)).data.map(({ volid }: { volid: string }) => volid);
  expect(await seen('local')).toEqual(['local:iso/x.iso']);
  expect(await seen('local-lvm')).toEqual(['local-lvm:vm-101-disk-0']);
  expect((await api.request('GET', `${storage('local')}/${encodeURIComponent('snippets/x.iso')}`, {}, headers)).reason)
    .toBe('missing privileges to access local:snippets/x.iso');
  await api.put('/access/acl', { path: '/storage', roles: 'PVEDatastoreAdmin', users: 'a@pve' });
  expect(await seen('local')).toEqual(['local:iso/x.iso', 'local:snippets/x.iso']);
});

describe('deleting', () => {
  const remove = async (id: string, volume: string, parameters?: Parameters) => api.delete(`${storage(id)}/${encodeURIComponent(volume)}`, parameters);
  const status = async (upid: unknown) => (await api.get(`/nodes/pve1/tasks/${String(upid)}/status`)).data.exitstatus;

  test('is a task, or nothing for those who wait', async () => {
    const { data } = await remove('local', 'local:iso/x.iso');
    expect([data, await status(data)]).toEqual([expect.stringMatching(/:imgdel:local:/), 'OK']);
    expect(await remove('local', 'snippets/x.iso', { delay: 5 })).toMatchObject({ status: 200, data: null });
    expect(await list('local')).toEqual([]);
  });

  test('of a file that is not there does nothing, of any other volume fails', async () => {
    expect(await status((await remove('local', 'iso/none.iso')).data)).toBe('OK');
    expect(await status((await remove('local-lvm', 'vm-1-disk-0')).data)).toContain('local-lvm:vm-1-disk-0');
    expect((await remove('local', 'ceph:x')).errors).toEqual({ volume: 'storage ID mismatch (ceph != local)' });
  });

  test('of what linked clones depend on fails', async () => {
    const { data } = await remove('ceph', 'base-9001-disk-0');
    expect([data, await status(data)]).toEqual([expect.stringContaining(':imgdel:9001@ceph:'), 'base volume \'base-9001-disk-0\' is still in use by linked cloned']);
    expect((await remove('ceph', 'base-9001-disk-0', { delay: 1 })).reason).toBe('base volume \'base-9001-disk-0\' is still in use by linked cloned');
  });

  test('needs more than space', async () => {
    await api.post('/access/users', { userid: 'a@pve', password: 'password1' });
    await api.put('/access/acl', { path: '/storage', roles: 'PVEDatastoreUser', users: 'a@pve' });
    const headers = await api.login('a@pve', 'password1');
    expect((await api.request('DELETE', `${storage('local')}/${encodeURIComponent('iso/x.iso')}`, {}, headers)).reason)
      .toBe('Permission check failed (/storage/local, Datastore.Allocate)');
  });
});

describe('allocating', () => {
  const allocate = async (id: string, parameters: Parameters) => api.post(storage(id), { vmid: 101, filename: 'vm-101-data', size: '1G', ...parameters });

  test.each([
    ['ceph', { size: '512M' }, 'ceph:vm-101-data', 512 * 1024 ** 2], ['local-lvm', { size: '1000' }, 'local-lvm:vm-101-data', 4 * 1024 ** 2],
    ['files', { filename: 'vm-101-data.raw' }, 'files:101/vm-101-data.raw', 1024 ** 3],
  ])('on %s with %j makes %s', async (id, parameters, volid, size) => {
    expect((await allocate(id, parameters)).data).toBe(volid);
    expect(await list(id, { vmid: 101 })).toContainEqual(expect.objectContaining({ volid, size }));
  });

  test.each([
    ['ceph', 'rbd create \'vm-101-data\' error: rbd: create error: (17) File exists'],
    ['local-lvm', 'lvcreate \'pve/vm-101-data\' error:   Logical Volume "vm-101-data" already exists in volume group "pve"'],
    ['files', 'disk image \'/mnt/pve/files/images/101/vm-101-data.qcow2\' already exists'],
  ])('the same name twice on %s is refused', async (id, reason) => {
    const name: Parameters = id === 'files' ? { filename: 'vm-101-data.qcow2' } : {};
    await allocate(id, name);
    expect((await allocate(id, name)).reason).toBe(reason);
  });

  test('what is no name of the VM\'s, no image storage, too large or of two formats is refused', async () => {
    expect((await allocate('ceph', { filename: 'vm-102-data' })).reason).toBe('illegal name \'vm-102-data\' - should be \'vm-101-*\'');
    expect((await allocate('local', {})).reason).toBe('storage \'local\' does not support vm images');
    expect((await allocate('ceph', { size: '9000G' })).reason).toBe('storage \'ceph\': No space left on device');
    expect((await allocate('files', { filename: 'vm-101-a.raw', format: 'qcow2' })).errors).toEqual({ format: 'different storage formats (qcow2 != raw)' });
  });
});

test('a full storage takes no clone, no larger disk and no VM from another node, and each leaves things as they were', async () => {
  api.store.volumes.put('pve2/local-lvm:vm-1-disk-0', {
    volid: 'local-lvm:vm-1-disk-0', storage: 'local-lvm', node: 'pve2', content: 'images', format: 'raw', sizeBytes: 1995 * 1024 ** 3,
  });
  const before = api.dump();
  const full = 'storage \'local-lvm\': No space left on device';
  expect(await api.task('POST', '/nodes/pve1/qemu/101/migrate', { target: 'pve2' })).toBe(full);
  expect(await api.task('PUT', '/nodes/pve1/qemu/101/resize', { disk: 'scsi0', size: '3T' })).toBe(full);
  api.store.volumes.put('ceph:vm-1-disk-0', { volid: 'ceph:vm-1-disk-0', storage: 'ceph', content: 'images', format: 'raw', sizeBytes: 1990 * 1024 ** 3 });
  expect(await api.task('POST', '/nodes/pve1/qemu/101/clone', { newid: 110, full: 1, storage: 'ceph' })).toBe('clone failed: storage \'ceph\': No space left on device');
  expect(await api.task('POST', '/nodes/pve1/qemu/101/move_disk', { disk: 'scsi0', storage: 'ceph', delete: 1 })).toContain('No space left on device');
  api.store.volumes.delete('ceph:vm-1-disk-0');
  expect(api.dump()).toEqual(before);
});

test('what a storage holds can be changed by whoever may allocate storages, to what its kind can hold', async () => {
  expect((await api.put('/storage/local', { content: 'iso,snippets' })).data).toEqual({ storage: 'local', type: 'dir' });
  expect((await api.get('/nodes/pve1/storage/local/status')).data).toMatchObject({ content: 'iso,snippets' });
  expect(await api.put('/storage/local-lvm', { content: 'images,snippets' })).toMatchObject({
    status: 500, reason: 'update storage failed: storage does not support content type \'snippets\'',
  });
  await api.post('/access/users', { userid: 'b@pve', password: 'password1' });
  const headers = await api.login('b@pve', 'password1');
  expect((await api.request('PUT', '/storage/local', { content: 'iso' }, headers)).status).toBe(403);
});
