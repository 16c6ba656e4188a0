import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

test('a job says when which guests are backed up', async () => {
  await api.post('/pools', { poolid: 'class' });
  const job = {
    id: 'nightly', schedule: 'sun 01:00', storage: 'local', pool: 'class', mode: 'snapshot', 'prune-backups': 'keep-last=3,keep-weekly=2',
    fleecing: 'enabled=1,storage=local-lvm', 'exclude-path': ['/tmp/?*', '/var/cache'],
  };
  expect((await api.post('/cluster/backup', job)).status).toBe(200);
  const { data } = await api.get('/cluster/backup/nightly');
  expect(data).toEqual({
    id: 'nightly', type: 'vzdump', enabled: 1, schedule: 'sun 01:00', storage: 'local', pool: 'class', mode: 'snapshot',
    'prune-backups': { 'keep-last': '3', 'keep-weekly': '2' }, fleecing: { enabled: 1, storage: 'local-lvm' }, 'exclude-path': ['/tmp/?*', '/var/cache'],
  });
  expect((await api.get('/cluster/backup')).data).toEqual([data]);
  await api.put('/cluster/backup/nightly', { enabled: 0, comment: 'paused', delete: 'exclude-path,fleecing,prune-backups' });
  expect((await api.get('/cluster/backup/nightly')).data)
    .toEqual({ id: 'nightly', type: 'vzdump', enabled: 0, comment: 'paused', schedule: 'sun 01:00', storage: 'local', pool: 'class', mode: 'snapshot' });
  await api.delete('/cluster/backup/nightly');
  expect((await api.get('/cluster/backup')).data).toEqual([]);
});

test('which guests it is: the last that was said counts', async () => {
  await api.post('/cluster/backup', { id: 'some', schedule: '02:00', vmid: '101,102' });
  await api.put('/cluster/backup/some', { all: 1, exclude: '9000' });
  expect((await api.get('/cluster/backup/some')).data).toMatchObject({ all: 1, exclude: '9000' });
  await api.put('/cluster/backup/some', { vmid: '103' });
  expect((await api.get('/cluster/backup/some')).data).toEqual({ id: 'some', type: 'vzdump', enabled: 1, schedule: '02:00', vmid: '103' });
});

test('the older form with a start time becomes a schedule', async () => {
  await api.post('/cluster/backup', { id: 'old', starttime: '03:30', dow: 'sat,sun', all: 1 });
  expect((await api.get('/cluster/backup/old')).data).toMatchObject({ schedule: 'sat,sun 03:30' });
});

test.each([
  [{ vmid: '101' }, { schedule: 'neither \'starttime\' nor \'schedule\' were set' }],
  [{ schedule: '02:00' }, { vmid: 'property is missing' }],
  [{ schedule: '02:00', vmid: '101', all: 1 }, { all: 'option conflicts with option \'vmid\'' }],
  [{ schedule: '02:00', vmid: '101', mode: 'never' }, { mode: expect.any(String) }],
])('a job that is incomplete or contradicts itself is refused: %j', async (job, errors) => {
  expect(await api.post('/cluster/backup', { id: 'job', ...job })).toMatchObject({ status: 400, errors });
});

test('what is not there is said so', async () => {
  expect((await api.get('/cluster/backup/none')).errors).toEqual({ id: 'No such job \'none\'' });
  expect((await api.delete('/cluster/backup/none')).errors).toEqual({ id: 'No such job \'none\'' });
  expect((await api.put('/cluster/backup/none', { enabled: 0 })).reason).toBe('no such vzdump job');
  expect((await api.post('/cluster/backup', { id: 'job', schedule: '02:00', pool: 'none' })).reason).toBe('pool \'none\' does not exist');
});

test('a VM that is removed with purge is taken out of jobs; a job for it alone goes', async () => {
  for (const newid of [101, 102]) await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid });
  await api.post('/cluster/backup', { id: 'both', schedule: '02:00', vmid: '101,102' });
  await api.post('/cluster/backup', { id: 'alone', schedule: '02:00', vmid: '101' });
  await api.post('/cluster/backup', { id: 'others', schedule: '02:00', all: 1, exclude: '101' });
  await api.task('DELETE', '/nodes/pve1/qemu/102');
  expect((await api.get('/cluster/backup/both')).data).toMatchObject({ vmid: '101,102' });
  await api.task('DELETE', '/nodes/pve1/qemu/101', { purge: 1 });
  expect((await api.get('/cluster/backup')).data).toEqual([
    { id: 'both', type: 'vzdump', enabled: 1, schedule: '02:00', vmid: '102' }, { id: 'others', type: 'vzdump', enabled: 1, schedule: '02:00', all: 1 },
  ]);
});

test('a job needs rights on its storage and its pool besides', async () => {
  await api.post('/access/users', { userid: 'op@pve', password: 'pw12345678' });
  await api.post('/access/roles', { roleid: 'Operator', privs: 'Sys.Modify' });
  await api.put('/access/acl', { path: '/', users: 'op@pve', roles: 'Operator' });
  await api.post('/pools', { poolid: 'class' });
  const headers = await api.login('op@pve', 'pw12345678');
  const job = { id: 'job', schedule: '02:00', storage: 'local' };
  expect((await api.request('POST', '/cluster/backup', { ...job, pool: 'class' }, headers)).reason).toBe('Permission check failed (/pool/class, VM.Backup)');
  expect((await api.request('POST', '/cluster/backup', { ...job, all: 1 }, headers)).reason)
    .toBe('Permission check failed (/storage/local, Datastore.Allocate)');
  expect((await api.request('POST', '/cluster/backup', { ...job, all: 1, script: '/bin/x' }, headers)).errors).toEqual({ script: 'Only root may set this option.' });
});
