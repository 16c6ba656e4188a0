import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

test('an instant task is done at the first poll', async () => {
  const api = await simulatedApi();
  const { data: upid } = await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 });
  expect(upid).toMatch(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:qmclone:9000:root@pam!standsmith:$/);
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data)
    .toMatchObject({ upid, node: 'pve1', type: 'qmclone', id: '9000', status: 'stopped', exitstatus: 'OK' });
  expect((await api.get('/nodes/pve1/tasks')).data).toMatchObject([{ upid, status: 'OK' }]);
  expect((await api.get(`/nodes/pve2/tasks/${upid}/status`)).errors).toEqual({ upid: 'no such task' });
  expect((await api.get('/nodes/pve1/tasks/UPID:pve1/status')).errors).toEqual({ upid: 'unable to parse worker upid' });
});

describe('the list of tasks', () => {
  let api: SimulatedApi;
  const types = async (filter = {}, path = '/nodes/pve1/tasks') => (await api.get(path, filter)).data.map(({ type }: { type: string }) => type);
  beforeEach(async () => {
    api = await simulatedApi('instant', [
      { kind: 'task-failed', match: { task: 'qmstop' } }, { kind: 'task-warnings', match: { task: 'qmstart' } }, { kind: 'task-hanging', match: { task: 'qmdestroy' } },
    ]);
    await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 });
    await api.post('/nodes/pve1/qemu/101/status/start');
    await api.post('/nodes/pve1/qemu/101/status/stop');
    await api.post('/nodes/pve1/qemu/101/status/shutdown');
    await api.post('/nodes/pve1/qemu/9001/clone', { newid: 102, target: 'pve2' });
    await api.delete('/nodes/pve2/qemu/102');
  });

  test('has those that have ended, the latest first', async () => {
    expect(await types()).toEqual(['qmclone', 'qmshutdown', 'qmstop', 'qmstart', 'qmclone']);
    expect(await types({ start: 1, limit: 2 })).toEqual(['qmshutdown', 'qmstop']);
    expect((await api.get('/nodes/pve1/tasks', { limit: 1 })).data).toEqual([{
      upid: expect.stringContaining(':qmclone:9001:root@pam!standsmith:'), node: 'pve1', pid: expect.any(Number), pstart: expect.any(Number),
      starttime: expect.any(Number), endtime: expect.any(Number), type: 'qmclone', id: '9001', user: 'root@pam', tokenid: 'standsmith', status: 'OK',
    }]);
  });

  test.each([
    [{ vmid: 101 }, ['qmshutdown', 'qmstop', 'qmstart']],
    [{ typefilter: 'qmstart' }, ['qmstart']],
    [{ errors: 1 }, ['qmstop', 'qmstart']],
    [{ statusfilter: 'error' }, ['qmstop']],
    [{ statusfilter: 'Warning,error' }, ['qmstop', 'qmstart']],
    [{ userfilter: 'nobody' }, []],
    [{ since: 4_000_000_000 }, []],
    [{ until: 1 }, []],
  ])('keeps what is asked for: %j', async (filter, expected) => {
    expect(await types(filter)).toEqual(expected);
  });

  test('has those that run only when they are asked for', async () => {
    expect(await types({}, '/nodes/pve2/tasks')).toEqual([]);
    expect((await api.get('/nodes/pve2/tasks', { source: 'active' })).data).toMatchObject([{ type: 'qmdestroy', id: '102', status: 'RUNNING' }]);
    expect(await types({ source: 'active' })).toEqual([]);
    expect((await api.get('/cluster/tasks')).data).toHaveLength(6);
  });

  test('a task that runs can be stopped: its VM stays', async () => {
    const [{ upid }] = (await api.get('/nodes/pve2/tasks', { source: 'all' })).data;
    expect((await api.get(`/nodes/pve2/tasks/${upid}/log`)).data).toEqual([{ n: 1, t: 'no content' }]);
    expect((await api.delete(`/nodes/pve2/tasks/${upid}`)).status).toBe(200);
    expect((await api.get(`/nodes/pve2/tasks/${upid}/status`)).data).toMatchObject({ status: 'stopped', exitstatus: 'received interrupt' });
    expect((await api.get(`/nodes/pve2/tasks/${upid}/log`)).data).toEqual([{ n: 1, t: 'TASK ERROR: received interrupt' }]);
    expect((await api.get('/nodes/pve2/qemu/102/status/current')).status).toBe(200);
  });

  test('a user sees the own tasks, and those of others with Sys.Audit only', async () => {
    await api.post('/access/users', { userid: 'student@pve', password: 'pw12345678' });
    await api.put('/access/acl', { path: '/vms/101', users: 'student@pve', roles: 'PVEVMUser' });
    const headers = await api.login('student@pve', 'pw12345678');
    const { data: own } = await api.request('POST', '/nodes/pve1/qemu/101/status/start', {}, headers);
    expect((await api.request('GET', '/nodes/pve1/tasks', {}, headers)).data).toMatchObject([{ upid: own, user: 'student@pve' }]);
    expect((await api.request('GET', '/cluster/tasks', {}, headers)).data).toMatchObject([{ upid: own }]);
    const [, { upid: other }] = (await api.get('/nodes/pve1/tasks')).data;
    for (const part of ['status', 'log']) {
      expect((await api.request('GET', `/nodes/pve1/tasks/${other}/${part}`, {}, headers)).reason).toBe('Permission check failed (/nodes/pve1, Sys.Audit)');
      expect((await api.request('GET', `/nodes/pve1/tasks/${own}/${part}`, {}, headers)).status).toBe(200);
    }
    expect((await api.request('DELETE', `/nodes/pve1/tasks/${other}`, {}, headers)).reason).toBe('Permission check failed (/nodes/pve1, Sys.Modify)');
  });
});

test('a log is read in parts', async () => {
  const api = await simulatedApi();
  const { data: upid } = await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 });
  const lines = (await api.get(`/nodes/pve1/tasks/${upid}/log`)).data;
  expect(lines.at(-1)).toEqual({ n: lines.length, t: 'TASK OK' });
  expect((await api.get(`/nodes/pve1/tasks/${upid}/log`, { start: 1, limit: 1 })).data).toEqual(lines.slice(1, 2));
  expect((await api.get(`/nodes/pve1/tasks/${upid}/log`, { limit: 0 })).data).toEqual(lines);
});

describe('with the realistic clock', () => {
  let api: SimulatedApi;
  beforeEach(async () => { api = await simulatedApi('realistic'); });

  test('a clone is there at once, locked until its task ends', async () => {
    const { data: upid } = await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101, full: 0 });
    expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data).toMatchObject({ status: 'running' });
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data).toMatchObject({ status: 'stopped', lock: 'clone' });
    expect((await api.put('/nodes/pve1/qemu/101/config', { cores: 2 })).reason).toBe('VM is locked (clone)');
    expect((await api.post('/nodes/pve1/qemu/101/status/start')).reason).toBe('VM is locked (clone)');
    expect((await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 })).reason).toBe('unable to create VM 101: config file already exists');
    await new Promise((resolve) => { setTimeout(resolve, 1700); });
    expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data).toMatchObject({ status: 'stopped', exitstatus: 'OK' });
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data).not.toHaveProperty('lock');
  });
});
