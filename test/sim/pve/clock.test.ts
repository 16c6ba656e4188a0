import { simulatedApi, type SimulatedApi } from './simulated-api';

const HOUR_GIB = 1400;

async function clock(api: SimulatedApi): Promise<{ mode: string; passed: number }> {
  const response = await fetch(`${api.url}/simulator/clock`, { headers: { authorization: api.rootToken } });
  return (await response.json() as { data: { mode: string; passed: number } }).data;
}

describe('on simulated time', () => {
  test('an hour of work passes at once for who waits, and the task says when it was', async () => {
    const api = await simulatedApi('simulated');
    const began = Date.now();
    const resized = api.task('PUT', '/nodes/pve1/qemu/9000/resize', { disk: 'scsi0', size: `${HOUR_GIB}G` });
    expect(await resized).toBe('OK');
    const { data: upid } = await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101, full: 1, storage: 'ceph' });
    expect((await api.get('/nodes/pve1/qemu/101/status/current')).data.lock).toBe('clone');
    const { data } = await api.get(`/nodes/pve1/tasks/${upid}/status`);
    expect(data).toMatchObject({ status: 'stopped', exitstatus: 'OK' });
    const [task] = (await api.get('/nodes/pve1/tasks')).data;
    expect(task.endtime - task.starttime).toBeGreaterThan(3500);
    expect(task.endtime - task.starttime).toBeLessThan(3700);
    expect(Date.now() - began).toBeLessThan(2000);
    expect(await clock(api)).toMatchObject({ mode: 'simulated', passed: expect.any(Number) });
    expect((await clock(api)).passed).toBeCloseTo(0.8 + 1.5 + HOUR_GIB * 2.56, 1);
  });

  test('nothing passes while nobody waits', async () => {
    const api = await simulatedApi('simulated');
    await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101, full: 0 });
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    expect((await clock(api)).passed).toBe(0);
  });

  test('tasks that are waited for together take their time together, four clones a node at once', async () => {
    const api = await simulatedApi('simulated');
    const clones = Array.from({ length: 9 }, async (_, index) => api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 + index, full: 0 }));
    expect(new Set(await Promise.all(clones))).toEqual(new Set(['OK']));
    expect((await clock(api)).passed).toBe(3 * 1.5);
  });

  test('a task that hangs does not stop the time of the others', async () => {
    const api = await simulatedApi('simulated', [{ kind: 'task-hanging', match: { task: 'qmstart' } }]);
    await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, full: 0 });
    const { data: upid } = await api.post('/nodes/pve1/qemu/101/status/start');
    expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.status).toBe('running');
    expect(await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 102, full: 0 })).toBe('OK');
    expect((await clock(api)).passed).toBe(3);
  });
});

test('in real time, the clones beyond four wait for their turn', async () => {
  const api = await simulatedApi('realistic');
  const clones = Array.from({ length: 5 }, async (_, index) => api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 + index, full: 0 }));
  await Promise.all(clones);
  await new Promise((resolve) => { setTimeout(resolve, 1900); });
  const tasks = (await api.get('/nodes/pve1/tasks')).data as { status?: string }[];
  expect(tasks.filter(({ status }) => status === 'OK')).toHaveLength(4);
});

test('a cluster of another speed has other durations and other limits', async () => {
  const api = await simulatedApi('simulated', [], { profile: { seconds: { qmclone: 2 }, at_once: { qmclone: 2 } } });
  const clones = Array.from({ length: 5 }, async (_, index) => api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 + index, full: 0 }));

  expect(new Set(await Promise.all(clones))).toEqual(new Set(['OK']));
  expect((await clock(api)).passed).toBe(3 * 2);
});
