import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
const vm = '/nodes/pve1/qemu/101';
const take = async (snapname: string, more = {}) => api.task('POST', `${vm}/snapshot`, { snapname, ...more });
const config = async () => (await api.get(`${vm}/config`)).data;
const tree = async () => Object.fromEntries((await api.get(`${vm}/snapshot`)).data.map(({ name, parent }: Record<string, string>) => [name, parent]));

beforeEach(async () => {
  api = await simulatedApi();
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, name: 'lab' });
});

test('a VM without snapshots has only its present', async () => {
  expect((await api.get(`${vm}/snapshot`)).data).toEqual([{ name: 'current', digest: expect.any(String), running: 0, description: 'You are here!' }]);
});

test('a VM goes back to what it was', async () => {
  await api.put(`${vm}/config`, { cores: 2 });
  expect(await take('clean', { description: 'before the exercise' })).toBe('OK');
  expect((await api.get(`${vm}/snapshot`)).data).toMatchObject([
    { name: 'clean', description: 'before the exercise', vmstate: 0, snaptime: expect.any(Number) }, { name: 'current', parent: 'clean', running: 0 },
  ]);
  expect(await config()).toMatchObject({ parent: 'clean', cores: 2 });
  await api.put(`${vm}/config`, { cores: 4, scsi1: 'local-lvm:1', description: 'kept' });
  await api.task('PUT', `${vm}/resize`, { disk: 'scsi0', size: '20G' });
  await api.task('POST', `${vm}/status/start`);
  expect((await api.get(`${vm}/snapshot/clean/config`)).data).toMatchObject({ cores: 2, snaptime: expect.any(Number), description: 'before the exercise' });

  expect(await api.task('POST', `${vm}/snapshot/clean/rollback`)).toBe('OK');
  expect(await config()).toMatchObject({ cores: 2, parent: 'clean', description: 'kept', unused0: 'local-lvm:vm-101-disk-1' });
  expect(await config()).not.toHaveProperty('scsi1');
  expect((await api.get('/nodes/pve1/storage/local-lvm/content/local-lvm:vm-101-disk-0')).data).toMatchObject({ size: 10 * 1024 ** 3 });
  expect((await api.get(`${vm}/status/current`)).data).toMatchObject({ status: 'stopped' });
  expect(await api.task('POST', `${vm}/snapshot/clean/rollback`, { start: 1 })).toBe('OK');
  expect((await api.get(`${vm}/status/current`)).data).toMatchObject({ status: 'running' });
});

test('snapshots follow each other, and close ranks when one goes', async () => {
  for (const name of ['one', 'two', 'three']) await take(name);
  expect(await tree()).toEqual({ one: undefined, two: 'one', three: 'two', current: 'three' });
  await api.task('POST', `${vm}/snapshot/one/rollback`);
  await take('other');
  expect(await tree()).toEqual({ one: undefined, two: 'one', three: 'two', other: 'one', current: 'other' });
  expect(await api.task('DELETE', `${vm}/snapshot/two`)).toBe('OK');
  expect(await tree()).toEqual({ one: undefined, three: 'one', other: 'one', current: 'other' });
  await api.task('DELETE', `${vm}/snapshot/one`);
  await api.task('DELETE', `${vm}/snapshot/other`);
  expect(await tree()).toEqual({ three: undefined, current: undefined });
  expect(await config()).not.toHaveProperty('parent');
});

test('RAM of a VM that runs is kept on a volume of its own, and runs again after the rollback', async () => {
  await api.task('POST', `${vm}/status/start`);
  await take('live', { vmstate: 1 });
  await api.task('POST', `${vm}/status/stop`);
  expect((await api.get(`${vm}/snapshot/live/config`)).data).toMatchObject({ vmstate: 'local-lvm:vm-101-state-live' });
  await api.task('POST', `${vm}/snapshot/live/rollback`);
  expect((await api.get(`${vm}/status/current`)).data).toMatchObject({ status: 'running' });
  expect(await config()).not.toHaveProperty('vmstate');
  await api.task('DELETE', `${vm}/snapshot/live`);
  expect((await api.get('/nodes/pve1/storage/local-lvm/content', { vmid: 101 })).data).toHaveLength(1);
});

test('what waits for a restart is forgotten by a rollback', async () => {
  await take('clean');
  await api.task('POST', `${vm}/status/start`);
  await api.put(`${vm}/config`, { bios: 'ovmf' });
  expect((await api.get(`${vm}/pending`)).data).toContainEqual({ key: 'bios', pending: 'ovmf' });
  await api.task('POST', `${vm}/snapshot/clean/rollback`);
  expect((await api.get(`${vm}/pending`)).data).not.toContainEqual(expect.objectContaining({ key: 'bios' }));
});

test('a description can be changed', async () => {
  await take('clean');
  await api.put(`${vm}/snapshot/clean/config`, { description: 'first week' });
  expect((await api.get(`${vm}/snapshot`)).data[0]).toMatchObject({ name: 'clean', description: 'first week' });
});

test('what cannot be is said by the task', async () => {
  await take('clean');
  expect(await take('clean')).toBe('snapshot name \'clean\' already used');
  expect(await api.task('DELETE', `${vm}/snapshot/none`)).toBe('snapshot \'none\' does not exist');
  expect(await api.task('POST', `${vm}/snapshot/none/rollback`)).toBe('snapshot \'none\' does not exist');
  expect(await api.task('POST', '/nodes/pve1/qemu/9000/snapshot', { snapname: 'clean' })).toBe('you can\'t take a snapshot if it\'s a template');
  expect((await api.post(`${vm}/snapshot`, { snapname: 'current' })).reason).toBe('unable to use snapshot name \'current\' (reserved name)');
  expect((await api.post(`${vm}/snapshot`, { snapname: '1st' })).errors).toHaveProperty('snapname');
  expect((await api.get(`${vm}/status/current`)).data).not.toHaveProperty('lock');
});

test('snapshots go with the VM', async () => {
  await api.task('POST', `${vm}/status/start`);
  await take('live', { vmstate: 1 });
  await api.task('POST', `${vm}/status/stop`);
  expect(await api.task('DELETE', vm)).toBe('OK');
  expect(api.dump()).toMatchObject({ snapshots: {} });
  expect((await api.get('/nodes/pve1/storage/local-lvm/content', { vmid: 101 })).data).toEqual([]);
});

test('a task that fails leaves the VM as it was', async () => {
  api = await simulatedApi('instant', [{ kind: 'task-failed', match: { task: 'qmrollback' } }]);
  await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 });
  await take('clean');
  await api.put(`${vm}/config`, { cores: 2 });
  expect(await api.task('POST', `${vm}/snapshot/clean/rollback`)).toBe('command failed: exit code 1');
  expect(await config()).toMatchObject({ cores: 2 });
  expect((await api.get(`${vm}/status/current`)).data).not.toHaveProperty('lock');
});

test('with the realistic clock the VM is locked meanwhile', async () => {
  api = await simulatedApi('realistic');
  await api.post('/nodes/pve1/qemu/9000/clone', { newid: 101 });
  await new Promise((resolve) => { setTimeout(resolve, 1600); });
  await api.post(`${vm}/snapshot`, { snapname: 'clean' });
  expect((await api.get(`${vm}/status/current`)).data).toMatchObject({ lock: 'snapshot' });
  expect((await api.put(`${vm}/config`, { cores: 2 })).reason).toBe('VM is locked (snapshot)');
  await new Promise((resolve) => { setTimeout(resolve, 1600); });
  expect(await tree()).toEqual({ clean: undefined, current: 'clean' });
});

test('who may only roll back can do that, and nothing else', async () => {
  await take('clean');
  await api.post('/access/users', { userid: 'student@pve', password: 'pw12345678' });
  await api.post('/access/roles', { roleid: 'Reset', privs: 'VM.Snapshot.Rollback' });
  await api.put('/access/acl', { path: '/vms/101', users: 'student@pve', roles: 'Reset' });
  const headers = await api.login('student@pve', 'pw12345678');
  expect((await api.request('POST', `${vm}/snapshot/clean/rollback`, {}, headers)).status).toBe(200);
  expect((await api.request('POST', `${vm}/snapshot/clean/rollback`, { start: 1 }, headers)).reason)
    .toBe('Permission check failed (/vms/101, VM.PowerMgmt)');
  expect((await api.request('DELETE', `${vm}/snapshot/clean`, {}, headers)).reason).toBe('Permission check failed (/vms/101, VM.Snapshot)');
  expect((await api.request('GET', `${vm}/snapshot`, {}, headers)).reason).toBe('Permission check failed (/vms/101, VM.Audit)');
});
