import type { FaultInput } from '../../../../lib/sim/pve/faults/fault';
import { simulatedApi, type SimulatedApi } from '../simulated-api';

const CONFIG = '/nodes/pve1/qemu/101/config';

async function apiWith(...faults: FaultInput[]): Promise<SimulatedApi> {
  return simulatedApi('instant', faults);
}

async function clone(api: SimulatedApi, newid = 101): Promise<void> {
  expect(await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid, full: 0 })).toBe('OK');
}

/** Faults with what they hit, as the simulation reports them. */
async function fired(api: SimulatedApi): Promise<string[][]> {
  return (await api.get('/../../simulator/faults')).data.map((fault: { fired: string[] }) => fault.fired);
}

test('an error meets the n-th call, as often as said, and no other', async () => {
  const match = { method: 'PUT', path: '/nodes/*/qemu/*/config', call: 2, times: 2 } as const;
  const api = await apiWith({ kind: 'http-error', match, status: 595, reason: 'Connection refused' });
  await clone(api);
  const answers = [];
  for (let index = 0; index < 4; index += 1) answers.push(await api.put(CONFIG, { cores: 2 }));
  expect(answers.map(({ status }) => status)).toEqual([200, 595, 595, 200]);
  expect(answers[1]?.reason).toBe('Connection refused');
  expect((await api.get(CONFIG)).status).toBe(200);
  expect(await fired(api)).toEqual([[`PUT ${CONFIG}`, `PUT ${CONFIG}`]]);
});

test('a star is one part of a path, two are any number', async () => {
  const api = await apiWith(
    { kind: 'http-error', match: { path: '/nodes/*/qemu', times: 'always' }, status: 501, reason: 'one' },
    { kind: 'http-error', match: { path: '/cluster/sdn/**', times: 'always' }, status: 502, reason: 'any' },
  );
  expect((await api.get('/nodes/pve1/qemu')).status).toBe(501);
  expect((await api.get('/nodes/pve1/qemu/9000/config')).status).toBe(200);
  expect((await api.get('/cluster/sdn/vnets/v1/subnets')).status).toBe(502);
});

test('a timeout holds the connection, and closes it without an answer or an effect', async () => {
  const api = await apiWith({ kind: 'timeout', match: { method: 'POST' }, seconds: 0.2 });
  const began = Date.now();
  await expect(api.post('/pools', { poolid: 'class' })).rejects.toThrow('fetch failed');
  expect(Date.now() - began).toBeGreaterThanOrEqual(190);
  expect((await api.get('/pools')).data).toEqual([]);
  expect((await api.post('/pools', { poolid: 'class' })).status).toBe(200);
});

test('a ticket that has expired stays so, and a new login helps', async () => {
  const api = await apiWith({ kind: 'ticket-expired', match: { path: '/nodes' } });
  const { store } = api;
  const headers = await api.login('root@pam', store.state.root.password);
  expect((await api.request('GET', '/version', {}, headers)).status).toBe(200);
  for (const path of ['/nodes', '/version']) {
    expect(await api.request('GET', path, {}, headers)).toMatchObject({ status: 401, reason: 'permission denied - invalid PVE ticket' });
  }
  expect((await api.get('/nodes')).status).toBe(200);
  // tickets of the same second are the same
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  const renewed = await api.login('root@pam', store.state.root.password);
  expect((await api.request('GET', '/nodes', {}, renewed)).status).toBe(200);
});

test('without quorum nothing can be changed, but read', async () => {
  const api = await apiWith({ kind: 'quorum-lost' });
  const refused = async (path: string, parameters = {}) => (await api.post(path, parameters)).reason;
  expect(await refused('/pools', { poolid: 'class' })).toBe('create pool failed: error during cfs-locked \'file-user_cfg\' operation: no quorum!');
  expect(await refused('/nodes/pve1/qemu/9000/clone', { newid: 101 })).toBe('cluster not ready - no quorum?');
  expect((await api.put('/nodes/pve1/qemu/9000/config', { cores: 2 })).reason)
    .toBe('unable to open file \'/etc/pve/nodes/pve1/qemu-server/9000.conf.tmp.1\' - Permission denied');
  expect((await api.get('/pools')).data).toEqual([]);
  expect((await api.get('/cluster/status')).data[0]).toMatchObject({ quorate: 0 });
});

test('without quorum a node still changes its own network', async () => {
  const api = await apiWith({ kind: 'quorum-lost' });
  expect((await api.post('/nodes/pve1/network', { iface: 'vmbr9', type: 'bridge' })).status).toBe(200);
});

test('a node that is down cannot be reached, and the others can', async () => {
  const api = await apiWith({ kind: 'node-down', node: 'pve2' });
  expect(await api.get('/nodes/pve2/qemu')).toMatchObject({ status: 595, reason: 'No route to host' });
  expect((await api.get('/nodes/pve1/qemu')).status).toBe(200);
});

test('lists say that a node is down, and nothing of what is on it but its name', async () => {
  const api = await apiWith({ kind: 'node-down', node: 'pve1', match: { call: 4 } });
  const online = async () => (await api.get('/nodes')).data.map(({ status }: { status: string }) => status);
  await clone(api);
  expect(await online()).toEqual(['online', 'online']);
  await api.get('/nodes/pve1/qemu');
  expect(await online()).toEqual(['offline', 'online']);
  const resources = (await api.get('/cluster/resources')).data as Record<string, unknown>[];
  expect(resources.find(({ id }) => id === 'node/pve1')).toEqual({ id: 'node/pve1', type: 'node', node: 'pve1', status: 'offline' });
  expect(resources.find(({ id }) => id === 'qemu/101')).toEqual({ id: 'qemu/101', type: 'qemu', vmid: 101, node: 'pve1', status: 'unknown' });
  const status = (await api.get('/cluster/status')).data as Record<string, unknown>[];
  expect(status.map(({ name, online: up, quorate }) => [name, up ?? quorate])).toEqual([['simulated', 0], ['pve1', 0], ['pve2', 1]]);
});

test('an answer that is lost leaves the effect of its request', async () => {
  const api = await apiWith({ kind: 'answer-lost', match: { method: 'POST', path: '/pools' } });
  await expect(api.post('/pools', { poolid: 'class' })).rejects.toThrow('fetch failed');
  expect((await api.get('/pools')).data).toEqual([{ poolid: 'class', comment: '' }].map(expect.objectContaining));
  expect((await api.post('/pools', { poolid: 'class' })).reason).toContain('already exists');
});

test('a VM is locked for as many changes as said', async () => {
  const api = await apiWith({ kind: 'vm-locked', vmid: 101, match: { times: 2 } });
  await clone(api);
  const answers = [];
  for (let index = 0; index < 3; index += 1) answers.push((await api.put(CONFIG, { cores: 2 })).status);
  expect(answers).toEqual([500, 500, 200]);
});

test('a locked VM is seen, and not changed', async () => {
  const api = await apiWith({ kind: 'vm-locked', vmid: 101, lock: 'snapshot' });
  await clone(api);
  expect((await api.put(CONFIG, { cores: 2 })).reason).toBe('VM is locked (snapshot)');
  expect((await api.post('/nodes/pve1/qemu/101/status/start')).reason).toBe('VM is locked (snapshot)');
  expect((await api.get(CONFIG)).status).toBe(200);
});

describe('behind the client\'s back', () => {
  test('a VM is changed as soon as it is there', async () => {
    const api = await apiWith({ kind: 'vm-changed', vmid: 101, config: { memory: 4096 } });
    await clone(api);
    expect((await api.get(CONFIG)).data).toMatchObject({ memory: '4096' });
    await api.put(CONFIG, { memory: 2048 });
    expect((await api.get(CONFIG)).data).toMatchObject({ memory: '2048' });
  });

  test('a VM is migrated with its disks', async () => {
    const api = await apiWith({ kind: 'vm-migrated', vmid: 101, target: 'pve2', match: { path: '/version' } });
    await clone(api);
    expect((await api.get(CONFIG)).status).toBe(200);
    await api.get('/version');
    expect((await api.get('/nodes/pve2/qemu/101/config')).data).toMatchObject({ scsi0: expect.stringContaining('local-lvm:vm-101-disk-0') });
    expect((await api.get('/nodes/pve2/storage/local-lvm/content')).data).toEqual([expect.objectContaining({ vmid: 101 })]);
  });

  test('a VM is stopped when it runs', async () => {
    const api = await apiWith({ kind: 'vm-stopped', vmid: 101 });
    await clone(api);
    await api.task('POST', '/nodes/pve1/qemu/101/status/start');
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data.status).toBe('stopped');
    await api.task('POST', '/nodes/pve1/qemu/101/status/start');
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data.status).toBe('running');
  });
});
