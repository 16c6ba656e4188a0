import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
const statusOf = async (vmid: number, node = 'pve1') => (await api.get(`/nodes/${node}/qemu/${vmid}/status/current`)).data;

beforeEach(async () => {
  api = await simulatedApi();
  for (const newid of [101, 102, 103]) await api.task('POST', '/nodes/pve1/qemu/9001/clone', { newid });
});

test('a VM under high availability follows the state that is asked for', async () => {
  expect((await api.post('/cluster/ha/resources', { sid: 'vm:101', type: 'vm', state: 'started', comment: 'web' })).status).toBe(200);
  expect(await statusOf(101)).toMatchObject({ status: 'running', ha: { managed: 1, state: 'started' } });
  expect((await api.get('/cluster/resources', { type: 'vm' })).data).toContainEqual(expect.objectContaining({ vmid: 101, hastate: 'started' }));
  await api.put('/cluster/ha/resources/vm:101', { state: 'stopped', max_restart: 2, delete: 'comment' });
  expect(await statusOf(101)).toMatchObject({ status: 'stopped', ha: { managed: 1, state: 'stopped' } });
  const { data } = await api.get('/cluster/ha/resources/101');
  expect(data).toEqual({ sid: 'vm:101', type: 'vm', state: 'stopped', max_restart: 2, digest: expect.any(String) });
  expect((await api.get('/cluster/ha/resources')).data).toEqual([data]);
  await api.delete('/cluster/ha/resources/vm:101');
  expect(await statusOf(101)).toMatchObject({ status: 'stopped', ha: { managed: 0 } });
});

test('starting, stopping and migrating such a VM is a request to high availability, and changes what it wants', async () => {
  await api.post('/cluster/ha/resources', { sid: 'vm:101', state: 'stopped' });
  const { data: upid } = await api.post('/nodes/pve1/qemu/101/status/start');
  expect(upid).toContain(':hastart:101:');
  expect(await statusOf(101)).toMatchObject({ status: 'running' });
  expect((await api.get('/cluster/ha/resources/vm:101')).data).toMatchObject({ state: 'started' });
  expect((await api.post('/nodes/pve1/qemu/101/migrate', { target: 'pve2', online: 1 })).data).toContain(':hamigrate:101:');
  expect(await statusOf(101, 'pve2')).toMatchObject({ status: 'running' });
  expect((await api.post('/nodes/pve2/qemu/101/status/stop')).data).toContain(':hastop:101:');
  expect(await statusOf(101, 'pve2')).toMatchObject({ status: 'stopped', ha: { state: 'stopped' } });
});

test('an ignored VM is like any other', async () => {
  await api.post('/cluster/ha/resources', { sid: 'vm:101', state: 'ignored' });
  expect((await api.post('/nodes/pve1/qemu/101/status/start')).data).toContain(':qmstart:101:');
  expect(await statusOf(101)).toMatchObject({ status: 'running', ha: { managed: 0 } });
});

test.each([['migrate', 'running'], ['relocate', 'running']])('high availability can %s a running VM, which then runs there', async (verb, status) => {
  await api.post('/cluster/ha/resources', { sid: 'vm:101', state: 'started' });
  expect((await api.post(`/cluster/ha/resources/vm:101/${verb}`, { node: 'pve2' })).data).toEqual({ sid: 'vm:101', 'requested-node': 'pve2' });
  expect(await statusOf(101, 'pve2')).toMatchObject({ status });
  expect((await api.post(`/cluster/ha/resources/vm:102/${verb}`, { node: 'pve2' })).reason).toBe('resource \'vm:102\' is not HA managed');
});

test('what is not there, or is there twice, is refused in the words that clients look for', async () => {
  await api.post('/cluster/ha/resources', { sid: 'vm:101', state: 'stopped' });
  expect((await api.post('/cluster/ha/resources', { sid: 'vm:101' })).reason).toBe('create resource failed: resource ID \'vm:101\' already defined');
  expect((await api.post('/cluster/ha/resources', { sid: 'vm:555' })).reason).toBe('resource \'vm:555\' does not exist in cluster');
  expect((await api.get('/cluster/ha/resources/vm:102')).reason).toBe('no such resource \'vm:102\'');
  expect((await api.put('/cluster/ha/resources/vm:102', { state: 'started' })).reason).toBe('update resources config failed: no such resource \'vm:102\'');
  expect((await api.delete('/cluster/ha/resources/vm:102')).reason).toBe('cannot delete service \'vm:102\', not HA managed!');
  expect((await api.post('/cluster/ha/resources', { sid: 'vm:102', group: 'class' })).reason).toContain('ha groups have been migrated to rules');
  expect((await api.post('/cluster/ha/resources', { sid: 'vm:102', state: 'on' })).errors).toHaveProperty('state');
  expect((await api.get('/cluster/ha/groups')).reason).toBe('cannot index groups: ha groups have been migrated to rules');
});

test('a VM under high availability is removed only with purge, which takes it out of everything', async () => {
  await api.post('/cluster/ha/resources', { sid: 'vm:101', state: 'stopped' });
  await api.post('/cluster/ha/resources', { sid: 'vm:102', state: 'stopped' });
  await api.post('/cluster/ha/rules', { rule: 'near', type: 'node-affinity', resources: 'vm:102,vm:101', nodes: 'pve1:2,pve2:0' });
  await api.post('/cluster/ha/rules', { rule: 'alone', type: 'node-affinity', resources: 'vm:101', nodes: 'pve1', disable: 1 });
  expect((await api.delete('/nodes/pve1/qemu/101')).reason).toBe('unable to remove VM 101 - used in HA resources and purge parameter not set.');
  expect(await api.task('DELETE', '/nodes/pve1/qemu/101', { purge: 1 })).toBe('OK');
  expect((await api.get('/cluster/ha/resources')).data).toMatchObject([{ sid: 'vm:102' }]);
  expect((await api.get('/cluster/ha/rules')).data).toMatchObject([{ rule: 'near', resources: 'vm:102', nodes: 'pve1:2,pve2', order: 1 }]);
});

describe('rules', () => {
  beforeEach(async () => {
    for (const sid of ['vm:101', 'vm:102', 'vm:103']) await api.post('/cluster/ha/resources', { sid, state: 'stopped' });
  });

  test('say where resources should be, sorted, and change', async () => {
    const rule = { rule: 'apart', type: 'resource-affinity', resources: 'vm:102,vm:101', affinity: 'negative', comment: 'two copies', disable: 0 };
    expect((await api.post('/cluster/ha/rules', rule)).status).toBe(200);
    expect((await api.get('/cluster/ha/rules/apart')).data).toEqual({
      rule: 'apart', type: 'resource-affinity', resources: 'vm:101,vm:102', affinity: 'negative', comment: 'two copies', order: 1, digest: expect.any(String),
    });
    await api.put('/cluster/ha/rules/apart', { type: 'resource-affinity', affinity: 'positive', disable: 1, delete: 'comment' });
    expect((await api.get('/cluster/ha/rules/apart')).data).toMatchObject({ affinity: 'positive', disable: 1 });
    expect((await api.get('/cluster/ha/rules', { type: 'node-affinity' })).data).toEqual([]);
    await api.delete('/cluster/ha/rules/apart');
    expect((await api.get('/cluster/ha/rules/apart')).reason).toBe('no such ha rule \'apart\'');
  });

  test.each([
    [{ type: 'resource-affinity', resources: 'vm:101', affinity: 'positive' }, 'less than two resources'],
    [{ type: 'resource-affinity', resources: 'vm:101,vm:102,vm:103', affinity: 'negative' }, 'more resources than available nodes'],
    [{ type: 'resource-affinity', resources: 'vm:101,vm:555', affinity: 'positive' }, 'create ha rule failed: cannot use unmanaged resource(s) vm:555.'],
    [{ type: 'node-affinity', resources: 'vm:101', nodes: 'pve9' }, 'create ha rule failed: cannot use non-existent node(s) pve9.'],
    [{ type: 'node-affinity', resources: 'vm:101', nodes: 'pve1', affinity: 'positive' }, 'unexpected property \'affinity\''],
  ])('that cannot be kept are refused: %j', async (rule, reason) => {
    expect((await api.post('/cluster/ha/rules', { rule: 'r1', ...rule })).reason).toContain(reason);
    expect((await api.get('/cluster/ha/rules')).data).toEqual([]);
  });

  test('put a resource into one node affinity rule only', async () => {
    await api.post('/cluster/ha/rules', { rule: 'first', type: 'node-affinity', resources: 'vm:101', nodes: 'pve1' });
    expect((await api.post('/cluster/ha/rules', { rule: 'second', type: 'node-affinity', resources: 'vm:101', nodes: 'pve2' })).reason)
      .toContain('resource \'vm:101\' is already used in another node affinity rule');
  });
});

test('reading needs Sys.Audit, changing Sys.Console', async () => {
  await api.post('/access/users', { userid: 'auditor@pve', password: 'pw12345678' });
  await api.put('/access/acl', { path: '/', users: 'auditor@pve', roles: 'PVEAuditor' });
  const headers = await api.login('auditor@pve', 'pw12345678');
  expect((await api.request('GET', '/cluster/ha/status/current', {}, headers)).data)
    .toMatchObject([{ type: 'quorum' }, { type: 'master', node: 'pve1' }, { id: 'lrm:pve1' }, { id: 'lrm:pve2' }]);
  expect((await api.request('POST', '/cluster/ha/resources', { sid: 'vm:101' }, headers)).reason).toBe('Permission check failed (/, Sys.Console)');
});

test('with the realistic clock a started resource is on its way until its VM runs', async () => {
  api = await simulatedApi('realistic');
  await api.post('/cluster/ha/resources', { sid: 'vm:9001', state: 'started' });
  expect((await api.get('/cluster/ha/status/current')).data).toContainEqual(expect.objectContaining({ sid: 'vm:9001', state: 'starting', request_state: 'started' }));
  api.tasks.finishAll();
});

describe('VMs that are to run', () => {
  const nodes = async () => Object.fromEntries((await api.get('/cluster/resources', { type: 'vm' })).data
    .filter(({ vmid }: { vmid: number }) => vmid < 9000).map(({ vmid, node }: { vmid: number; node: string }) => [vmid, node]));
  const rule = async (parameters: Record<string, string | number>) => api.post('/cluster/ha/rules', { rule: 'rule', ...parameters });

  beforeEach(async () => {
    for (const vmid of [101, 102]) await api.post('/cluster/ha/resources', { sid: `vm:${vmid}`, state: 'started' });
    await api.post('/cluster/ha/resources', { sid: 'vm:103', state: 'stopped' });
  });

  test('are migrated to the preferred node, and come back to it', async () => {
    await rule({ type: 'node-affinity', resources: 'vm:101,vm:103', nodes: 'pve2:2,pve1:1' });
    expect(await nodes()).toEqual({ 101: 'pve2', 102: 'pve1', 103: 'pve1' });
    expect(await statusOf(101, 'pve2')).toMatchObject({ status: 'running' });
    await api.post('/nodes/pve2/qemu/101/migrate', { target: 'pve1', online: 1 });
    expect(await nodes()).toMatchObject({ 101: 'pve2' });
    await api.put('/cluster/ha/resources/vm:103', { state: 'started' });
    expect(await nodes()).toMatchObject({ 103: 'pve2' });
  });

  test('stay where they are allowed to be, without failback', async () => {
    await api.put('/cluster/ha/resources/vm:101', { failback: 0 });
    await rule({ type: 'node-affinity', resources: 'vm:101', nodes: 'pve2' });
    expect(await nodes()).toMatchObject({ 101: 'pve1' });
    await api.put('/cluster/ha/rules/rule', { strict: 1 });
    expect(await nodes()).toMatchObject({ 101: 'pve2' });
  });

  test('are kept apart', async () => {
    await rule({ type: 'resource-affinity', resources: 'vm:101,vm:102', affinity: 'negative' });
    expect(await nodes()).toEqual({ 101: 'pve2', 102: 'pve1', 103: 'pve1' });
  });

  test('are kept together', async () => {
    await api.post('/cluster/ha/resources/vm:101/migrate', { node: 'pve2' });
    await rule({ type: 'resource-affinity', resources: 'vm:101,vm:102', affinity: 'positive' });
    expect(new Set([(await nodes())[101], (await nodes())[102]]).size).toBe(1);
  });

  test('are left alone by a rule that is disabled, and by one that cannot be followed', async () => {
    await rule({ type: 'node-affinity', resources: 'vm:101', nodes: 'pve2', disable: 1 });
    expect(await nodes()).toMatchObject({ 101: 'pve1' });
    api.store.description.storages.ceph!.nodes = ['pve1'];
    await api.put('/cluster/ha/rules/rule', { delete: 'disable' });
    expect(await nodes()).toMatchObject({ 101: 'pve1' });
  });
});

test('on simulated time the managers move a VM in their next round', async () => {
  api = await simulatedApi('simulated');
  const { data: upid } = await api.post('/nodes/pve1/qemu/9001/clone', { newid: 101, full: 0 });
  await api.get(`/nodes/pve1/tasks/${upid}/status`);
  await api.post('/cluster/ha/resources', { sid: 'vm:101', state: 'started' });
  await api.post('/cluster/ha/rules', { rule: 'near', type: 'node-affinity', resources: 'vm:101', nodes: 'pve2' });
  expect((await api.get('/cluster/resources', { type: 'vm' })).data).toContainEqual(expect.objectContaining({ vmid: 101, node: 'pve1' }));
  // A copy of 10 GiB takes longer than the round, the migration and the start together.
  const { data: other } = await api.post('/nodes/pve1/qemu/9001/clone', { newid: 102, full: 1 });
  await api.get(`/nodes/pve1/tasks/${other}/status`);
  expect(await statusOf(101, 'pve2')).toMatchObject({ status: 'running' });
});
