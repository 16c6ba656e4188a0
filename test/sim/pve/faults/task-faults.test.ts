import type { FaultInput } from '../../../../lib/sim/pve/faults/fault';
import { simulatedApi, type SimulatedApi } from '../simulated-api';

const CLONE = '/nodes/pve1/qemu/9000/clone';

async function apiWith(...faults: FaultInput[]): Promise<SimulatedApi> {
  return simulatedApi('instant', faults);
}

test('a task that fails has done nothing, and leaves nothing behind', async () => {
  const api = await apiWith({ kind: 'task-failed', match: { task: 'qmclone', call: 2 }, exitstatus: 'clone failed: interrupted by signal' });
  expect(await api.task('POST', CLONE, { newid: 101 })).toBe('OK');
  const before = api.dump();
  expect(await api.task('POST', CLONE, { newid: 102 })).toBe('clone failed: interrupted by signal');
  expect(api.dump()).toEqual(before);
  expect(await api.task('POST', CLONE, { newid: 102 })).toBe('OK');
});

test('a clone that gets no lock says so as PVE does', async () => {
  const api = await apiWith({ kind: 'clone-lock' });
  const { data: upid } = await api.post(CLONE, { newid: 101 });
  const message = 'can\'t lock file \'/var/lock/qemu-server/lock-9000.conf\' - got timeout';
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.exitstatus).toBe(message);
  expect((await api.get(`/nodes/pve1/tasks/${upid}/log`)).data).toEqual([{ n: 1, t: `TASK ERROR: ${message}` }]);
  expect((await api.get('/nodes/pve1/qemu/101/config')).status).toBe(500);
});

test('a task with warnings has done its work', async () => {
  const api = await apiWith({ kind: 'task-warnings', match: { task: 'qmclone' }, warning: 'no space in the log' });
  const { data: upid } = await api.post(CLONE, { newid: 101 });
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.exitstatus).toBe('WARNINGS: 1');
  const lines = (await api.get(`/nodes/pve1/tasks/${upid}/log`)).data.map(({ t }: { t: string }) => t);
  expect([lines[0], lines.at(-1)]).toEqual(['WARN: no space in the log', 'TASK WARNINGS: 1']);
  expect((await api.get('/nodes/pve1/qemu/101/config')).status).toBe(200);
});

test('a task hangs until its fault is removed', async () => {
  const api = await apiWith({ kind: 'task-hanging' }, { kind: 'clone-lock', match: { call: 5 } });
  const { data: upid } = await api.post(CLONE, { newid: 101 });
  const status = async () => (await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.status;
  expect(await status()).toBe('running');
  expect((await api.get('/nodes/pve1/qemu/101/status/current')).data.lock).toBe('clone');
  await api.delete('/../../simulator/faults', { id: 2 });
  expect(await status()).toBe('running');
  await api.delete('/../../simulator/faults');
  expect(await status()).toBe('stopped');
  expect((await api.get('/nodes/pve1/qemu/101/status/current')).data).not.toHaveProperty('lock');
});

test('a task that hangs can be stopped, and has done nothing then', async () => {
  const api = await apiWith({ kind: 'task-hanging' });
  const before = api.dump();
  const { data: upid } = await api.post(CLONE, { newid: 101 });
  api.tasks.stop('pve1', upid);
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data).toMatchObject({ status: 'stopped', exitstatus: 'received interrupt' });
  expect(api.dump()).toEqual(before);
  api.tasks.stop('pve1', upid);
  expect(() => api.tasks.stop('pve2', upid)).toThrow('Parameter verification failed.');
  expect(await api.task('POST', CLONE, { newid: 101 })).toBe('OK');
});

test('a full storage takes no new disks, and the others do', async () => {
  const api = await apiWith({ kind: 'storage-full', storage: 'local-lvm' });
  const before = api.dump();
  expect(await api.task('POST', CLONE, { newid: 101 })).toBe('clone failed: storage \'local-lvm\': No space left on device');
  expect(await api.task('POST', '/nodes/pve1/qemu', { vmid: 101, scsi0: 'local-lvm:4' })).toBe('storage \'local-lvm\': No space left on device');
  expect(api.dump()).toEqual(before);
  expect(await api.task('POST', CLONE, { newid: 101, full: 1, storage: 'ceph' })).toBe('OK');
  expect(await api.task('POST', '/nodes/pve1/qemu', { vmid: 102, scsi0: 'ceph:4' })).toBe('OK');
});

test('a migration that fails leaves the VM where it was, and free', async () => {
  const api = await apiWith({ kind: 'task-failed', match: { task: 'qmigrate' }, exitstatus: 'migration aborted' });
  await api.task('POST', CLONE, { newid: 101 });
  const before = api.dump();
  expect(await api.task('POST', '/nodes/pve1/qemu/101/migrate', { target: 'pve2', 'with-local-disks': 1 })).toBe('migration aborted');
  expect(api.dump()).toEqual(before);
  expect((await api.put('/nodes/pve1/qemu/101/config', { cores: 2 })).status).toBe(200);
});

test('a slow reload takes its seconds', async () => {
  const api = await apiWith({ kind: 'slow-reload', seconds: 0.3 });
  const { data: upid } = await api.put('/nodes/pve1/network');
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.status).toBe('running');
  await new Promise((resolve) => { setTimeout(resolve, 350); });
  expect((await api.get(`/nodes/pve1/tasks/${upid}/status`)).data.exitstatus).toBe('OK');
});
