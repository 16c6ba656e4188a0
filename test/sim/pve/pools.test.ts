import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

test('no pools are an empty list, and a new pool has no members', async () => {
  expect((await api.get('/pools')).data).toEqual([]);
  await api.post('/pools', { poolid: 'class', comment: 'first' });
  expect((await api.get('/pools', { poolid: 'class' })).data).toEqual([{ poolid: 'class', comment: 'first', members: [] }]);
});

test('pools nest up to three levels, below a parent that exists', async () => {
  expect((await api.post('/pools', { poolid: 'class/s01' })).reason).toBe('create pool failed: parent \'class\' of pool \'class/s01\' does not exist');
  for (const poolid of ['class', 'class/s01', 'class/s01/x']) expect((await api.post('/pools', { poolid })).status).toBe(200);
  expect((await api.post('/pools', { poolid: 'class/s01/x/y' })).errors?.poolid).toContain('nested too deeply (max levels = 3)');
  expect((await api.get('/pools')).data).toHaveLength(3);
});

test.each(['a b', 'a//b', '/a', 'a/', 'ünder', ''])('the name %p is refused', async (poolid) => {
  expect((await api.post('/pools', { poolid })).errors).toEqual({ poolid: `invalid format - pool name '${poolid}' contains invalid characters\n` });
});

test('a pool that exists, or does not, is said so in the words that clients look for', async () => {
  await api.post('/pools', { poolid: 'class' });
  expect(await api.post('/pools', { poolid: 'class' })).toMatchObject({ status: 500, reason: 'create pool failed: pool \'class\' already exists' });
  expect(await api.get('/pools', { poolid: 'other' })).toMatchObject({ status: 500, reason: 'pool \'other\' does not exist' });
  expect((await api.put('/pools', { poolid: 'other', comment: 'x' })).reason).toContain('pool \'other\' does not exist');
  expect((await api.delete('/pools', { poolid: 'other' })).reason).toContain('pool \'other\' does not exist');
});

test('a pool that holds a VM, a storage or another pool cannot be deleted', async () => {
  await api.post('/pools', { poolid: 'class' });
  await api.post('/pools', { poolid: 'class/s01' });
  expect((await api.delete('/pools', { poolid: 'class' })).reason).toBe('delete pool failed: pool \'class\' is not empty (contains pool \'class/s01\')');
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, pool: 'class/s01' });
  expect((await api.delete('/pools', { poolid: 'class/s01' })).reason).toBe('delete pool failed: pool \'class/s01\' is not empty (contains VM 101)');
  await api.task('DELETE', '/nodes/pve1/qemu/101');
  expect((await api.delete('/pools', { poolid: 'class/s01' })).status).toBe(200);
  await api.put('/pools', { poolid: 'class', storage: 'ceph' });
  expect((await api.delete('/pools', { poolid: 'class' })).reason).toContain('contains storage \'ceph\'');
  await api.put('/pools', { poolid: 'class', storage: 'ceph', delete: 1 });
  expect((await api.delete('/pools', { poolid: 'class' })).status).toBe(200);
});

test('a VM changes its pool only when that is asked for', async () => {
  await api.post('/pools', { poolid: 'a' });
  await api.post('/pools', { poolid: 'b' });
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, pool: 'a', name: 'vm' });
  expect((await api.put('/pools', { poolid: 'b', vms: '101' })).reason)
    .toBe('update pools failed: VM 101 belongs already to pool \'a\' and \'allow-move\' is not set');
  await api.put('/pools', { poolid: 'b', vms: '101', 'allow-move': 1 });
  expect((await api.get('/pools', { poolid: 'a' })).data[0].members).toEqual([]);
  expect((await api.get('/pools', { poolid: 'b' })).data[0].members).toMatchObject([{ id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve1', name: 'vm' }]);
  await api.put('/pools', { poolid: 'b', vms: '101', delete: 1 });
  expect((await api.get('/cluster/resources', { type: 'vm' })).data[0]).not.toHaveProperty('pool');
});

test('what is in a pool already, or not in it, is said so', async () => {
  await api.post('/pools', { poolid: 'a' });
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, pool: 'a' });
  expect((await api.put('/pools', { poolid: 'a', vms: '101', 'allow-move': 1 })).reason).toBe('update pools failed: VM 101 is already a pool member');
  expect((await api.put('/pools', { poolid: 'a', vms: '9000', delete: 1 })).reason).toBe('update pools failed: VM 9000 is not a pool member');
  await api.put('/pools', { poolid: 'a', storage: 'ceph' });
  expect((await api.put('/pools', { poolid: 'a', storage: 'ceph' })).reason).toBe('update pools failed: Storage \'ceph\' is already a pool member');
  expect((await api.put('/pools', { poolid: 'a', storage: 'local', delete: 1 })).reason).toBe('update pools failed: Storage \'local\' is not a pool member');
});

test('the older form, with the pool in the path, does the same, but knows no nested pools', async () => {
  for (const poolid of ['class', 'class/s01']) await api.post('/pools', { poolid });
  await api.put('/pools/class', { comment: 'of 2027', vms: '9000' });
  expect((await api.get('/pools/class')).data).toMatchObject({ comment: 'of 2027', members: [{ vmid: 9000 }] });
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    expect(await api.request(method, '/pools/class%2Fs01')).toMatchObject({ status: 501, reason: `Method '${method} /pools/class/s01' not implemented` });
  }
});

test('a VM comes into a pool by who may allocate it, and out of another by who may change that pool too', async () => {
  for (const poolid of ['a', 'b']) await api.post('/pools', { poolid });
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, pool: 'a' });
  await api.post('/access/users', { userid: 't@pve', password: 'pw12345678' });
  await api.post('/access/roles', { roleid: 'Owner', privs: 'VM.Allocate' });
  await api.put('/access/acl', { path: '/pool/b', users: 't@pve', roles: 'PVEPoolAdmin' });
  const headers = await api.login('t@pve', 'pw12345678');
  const move = async () => (await api.request('PUT', '/pools', { poolid: 'b', vms: '101', 'allow-move': 1 }, headers)).reason;
  expect(await move()).toBe('Permission check failed (/vms/101, Permissions.Modify|VM.Allocate)');
  await api.put('/access/acl', { path: '/vms/101', users: 't@pve', roles: 'Owner' });
  expect(await move()).toBe('Permission check failed (/pool/a, Pool.Allocate)');
  await api.put('/access/acl', { path: '/pool/a', users: 't@pve', roles: 'PVEPoolAdmin' });
  expect(await move()).toBe('OK');
});
