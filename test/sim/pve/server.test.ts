import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

test('a route that PVE does not have is refused in PVE\'s words', async () => {
  expect(await api.get('/no/such', { x: 1 })).toMatchObject({ status: 501, reason: 'Method \'GET /no/such\' not implemented', data: null });
});

test('an unknown parameter is refused, and all parameters that are wrong are named at once', async () => {
  const answer = await api.put('/nodes/pve1/qemu/9000/config', { colour: 'red', cores: 'many', onboot: 'perhaps' });
  expect(answer).toMatchObject({ status: 400, reason: 'Parameter verification failed.' });
  expect(Object.keys(answer.errors ?? {}).sort()).toEqual(['colour', 'cores', 'onboot']);
  expect(answer.errors?.cores).toBe('type check (\'integer\') failed - got \'many\'');
});

test('a missing parameter is named', async () => {
  expect((await api.post('/pools')).errors).toEqual({ poolid: 'property is missing and it is not optional' });
});

test('numbered options are known by their pattern, and only with a proper number', async () => {
  expect((await api.put('/nodes/pve1/qemu/9000/config', { serial0: 'socket' })).status).toBe(200);
  expect((await api.put('/nodes/pve1/qemu/9000/config', { serial: 'socket' })).status).toBe(400);
  expect((await api.put('/nodes/pve1/qemu/9000/config', { serial01: 'socket' })).status).toBe(400);
});

test('a node that the cluster does not have is a host that cannot be found', async () => {
  expect((await api.get('/nodes/pve9/qemu/9000/config')).reason).toContain('hostname lookup \'pve9\' failed');
});

test('a path that ends with a slash is the same path', async () => {
  expect((await api.get('/nodes/pve1/qemu/9000/config/')).status).toBe(200);
});

test('an encoded slash stays within its part of the path', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 100, full: 0 });
  const answer = await api.get('/nodes/pve1/storage/ceph/content/ceph:base-9001-disk-0%2Fvm-100-disk-0');
  expect(answer.data).toMatchObject({ format: 'raw', size: 8 * 1024 ** 3 });
});

test('the slash of a volume may come as it is', async () => {
  await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid: 100, full: 0 });
  expect((await api.get('/nodes/pve1/storage/ceph/content/ceph:base-9001-disk-0/vm-100-disk-0')).data).toMatchObject({ format: 'raw' });
  expect((await api.get('/nodes/pve1/storage/ceph/content/')).data).toHaveLength(2);
});

test('a body that is no form is refused without an internal error', async () => {
  const headers = { authorization: api.rootToken, 'content-type': 'application/json' };
  const response = await fetch(`${api.url}/api2/json/pools`, { method: 'POST', headers, body: '{broken' });
  expect(response.status).toBe(400);
});

test('the simulator\'s own routes show requests and state to root, without secrets', async () => {
  const root = { authorization: api.rootToken };
  await api.post('/access/users', { userid: 's01@pve', password: 'correct horse' });
  const requests = await (await fetch(`${api.url}/simulator/requests`, { headers: root })).text();
  expect(JSON.parse(requests).data.byRoute).toEqual({ 'POST /access/users': 1 });
  const dump = await (await fetch(`${api.url}/simulator/dump`, { headers: root })).text();
  for (const text of [requests, dump]) {
    expect(text).not.toContain('correct horse');
    expect(text).not.toContain(api.store.state.root.tokenSecret);
    expect(text).not.toContain('scrypt');
  }
  const student = await api.login('s01@pve', 'correct horse');
  expect((await fetch(`${api.url}/simulator/dump`, { headers: student })).status).toBe(403);
  expect((await fetch(`${api.url}/simulator/dump`)).status).toBe(401);
});
