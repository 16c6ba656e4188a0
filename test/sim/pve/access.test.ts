import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

let api: SimulatedApi;
beforeEach(async () => { api = await simulatedApi(); });

async function addStudent(name: string, pool: string): Promise<void> {
  await api.post('/access/users', { userid: `${name}@pve`, password: 'password1' });
  await api.post('/pools', { poolid: pool });
  await api.put('/access/acl', { path: `/pool/${pool}`, roles: 'Student', users: `${name}@pve` });
}

describe('logging in', () => {
  test('root logs in with the password and gets a ticket, a CSRF token and capabilities', async () => {
    const { data } = await api.request('POST', '/access/ticket', { username: 'root@pam', password: api.store.state.root.password }, {});
    expect(data).toMatchObject({ username: 'root@pam', cap: { vms: { 'VM.Allocate': 1 } } });
    expect(data.ticket).toMatch(/^PVE:root@pam:/);
  });

  test.each(['wrong', ''])('a wrong password (%p) is refused', async (password) => {
    expect(await api.request('POST', '/access/ticket', { username: 'root@pam', password }, {}))
      .toMatchObject({ status: 401, reason: 'authentication failure' });
  });

  test('a request without credentials, with a made-up ticket or a wrong token is refused', async () => {
    expect((await api.request('GET', '/version', {}, {})).reason).toBe('No ticket');
    expect((await api.request('GET', '/version', {}, { cookie: 'PVEAuthCookie=PVE:root@pam:00000000::abc' })).reason)
      .toBe('permission denied - invalid PVE ticket');
    expect((await api.request('GET', '/version', {}, { authorization: 'PVEAPIToken=root@pam!standsmith=wrong' })).reason).toBe('invalid token value!');
    expect((await api.request('GET', '/version', {}, { authorization: 'PVEAPIToken=root@pam!other=wrong' })).status).toBe(401);
  });

  test('a ticket alone reads; to change something it needs the CSRF token', async () => {
    const headers = await api.login('root@pam', api.store.state.root.password);
    const ticket = { cookie: headers.cookie as string };
    expect((await api.request('GET', '/pools', {}, ticket)).status).toBe(200);
    expect((await api.request('POST', '/pools', { poolid: 'a' }, ticket)).reason).toBe('Permission denied - invalid csrf token');
    expect((await api.request('POST', '/pools', { poolid: 'a' }, headers)).status).toBe(200);
  });

  test('a disabled user\'s ticket ends at once, and a changed password replaces the old one', async () => {
    await api.post('/access/users', { userid: 's01@pve', password: 'password1' });
    const headers = await api.login('s01@pve', 'password1');
    const root = await api.login('root@pam', api.store.state.root.password);
    await api.request('PUT', '/access/password', { userid: 's01@pve', password: 'password2' }, root);
    expect((await api.request('POST', '/access/ticket', { username: 's01@pve', password: 'password1' }, {})).status).toBe(401);
    expect((await api.request('POST', '/access/ticket', { username: 's01@pve', password: 'password2' }, {})).status).toBe(200);
    await api.put('/access/users/s01@pve', { enable: 0 });
    expect((await api.request('GET', '/pools', {}, headers)).status).toBe(401);
  });

  test('a user\'s token works until it is deleted, and is shown once only', async () => {
    await api.post('/access/users', { userid: 's01@pve' });
    const { data } = await api.post('/access/users/s01@pve/token/lab', { privsep: 0, comment: 'x' });
    const headers = { authorization: `PVEAPIToken=${data['full-tokenid']}=${data.value}` };
    expect((await api.request('GET', '/pools', {}, headers)).data).toEqual([]);
    expect((await api.get('/access/users/s01@pve/token/lab')).data).toEqual({ privsep: 0, expire: 0, comment: 'x' });
    await api.put('/access/acl', { path: '/vms', roles: 'PVEAuditor', tokens: 's01@pve!lab' });
    await api.delete('/access/users/s01@pve/token/lab');
    expect((await api.get('/access/acl')).data).toEqual([]);
    expect((await api.request('GET', '/pools', {}, headers)).status).toBe(401);
  });
});

describe('users, roles and groups', () => {
  test('what exists already, or does not exist, is refused in PVE\'s words', async () => {
    await api.post('/access/users', { userid: 's01@pve' });
    await api.post('/access/roles', { roleid: 'Student', privs: 'VM.Audit' });
    expect((await api.post('/access/users', { userid: 's01@pve' })).reason).toBe('create user failed: user \'s01@pve\' already exists');
    expect((await api.post('/access/users', { userid: 's01@nowhere' })).reason).toBe('create user failed: domain \'nowhere\' does not exist');
    expect((await api.get('/access/users/s02@pve')).reason).toBe('no such user (\'s02@pve\')');
    expect((await api.post('/access/roles', { roleid: 'Student' })).reason).toBe('create role failed: role \'Student\' already exists');
    expect((await api.post('/access/roles', { roleid: 'Bad', privs: 'VM.Fly' })).reason).toBe('create role failed: invalid privilege \'VM.Fly\'');
    expect((await api.delete('/access/roles/PVEAdmin')).reason).toBe('delete role failed: auto-generated role \'PVEAdmin\' cannot be deleted');
    expect((await api.get('/access/roles/Nobody')).reason).toBe('role \'Nobody\' does not exist');
    expect((await api.post('/access/users', { userid: 's03@pve', password: 'short' })).errors)
      .toEqual({ password: 'value must be at least 8 characters long' });
  });

  test('a user comes back as given, without what is empty', async () => {
    await api.post('/access/users', { userid: 's01@pve', comment: 'one', email: '', enable: 1, expire: 0, keys: '' });
    expect((await api.get('/access/users/s01@pve')).data).toEqual({ enable: 1, expire: 0, groups: [], comment: 'one' });
  });

  test('a role is shown as its privileges', async () => {
    await api.post('/access/roles', { roleid: 'Student', privs: 'VM.Console,VM.Audit' });
    expect((await api.get('/access/roles/Student')).data).toEqual({ 'VM.Audit': 1, 'VM.Console': 1 });
  });

  test('with a user, a role or a group go its ACL entries', async () => {
    await api.post('/access/users', { userid: 's01@pve' });
    await api.post('/access/roles', { roleid: 'Student' });
    await api.post('/access/groups', { groupid: 'class' });
    await api.put('/access/acl', { path: '/vms', roles: 'Student', groups: 'class' });
    await api.put('/access/acl', { path: '/', roles: 'PVEAuditor', users: 's01@pve' });
    await api.delete('/access/users/s01@pve');
    expect((await api.get('/access/acl')).data).toEqual([{ path: '/vms', ugid: 'class', type: 'group', roleid: 'Student', propagate: 1 }]);
    await api.delete('/access/roles/Student');
    expect((await api.get('/access/acl')).data).toEqual([]);
  });

  test('an ACL entry needs a path, a role and a user that exist', async () => {
    await api.post('/access/users', { userid: 's01@pve' });
    expect((await api.put('/access/acl', { path: '/somewhere', roles: 'PVEAdmin', users: 's01@pve' })).errors)
      .toEqual({ path: 'invalid ACL path \'/somewhere\'' });
    expect((await api.put('/access/acl', { path: '/vms', roles: 'Nobody', users: 's01@pve' })).reason)
      .toBe('ACL update failed: role \'Nobody\' does not exist');
    expect((await api.put('/access/acl', { path: '/vms', roles: 'PVEAdmin', users: 's02@pve' })).reason)
      .toBe('ACL update failed: user \'s02@pve\' does not exist');
  });
});

describe('what a student may', () => {
  beforeEach(async () => {
    await api.post('/access/roles', { roleid: 'Student', privs: 'VM.Audit,VM.Console,VM.PowerMgmt,Pool.Audit' });
    await api.post('/pools', { poolid: 'class' });
    await addStudent('s01', 'class/s01');
    await addStudent('s02', 'class/s02');
    await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, full: 0, pool: 'class/s01' });
    await api.task('POST', '/nodes/pve1/qemu/9000/clone', { newid: 102, full: 0, pool: 'class/s02' });
  });

  test('a student sees the own pool and VMs, and nothing else', async () => {
    const student = await api.login('s01@pve', 'password1');
    const list = async (path: string) => (await api.request('GET', path, {}, student)).data;
    expect((await list('/cluster/resources')).map((resource: { id: string }) => resource.id)).toEqual([
      '/pool/class/s01', 'qemu/101', 'node/pve1', 'node/pve2',
    ]);
    expect(await list('/pools')).toEqual([{ poolid: 'class/s01', comment: '' }]);
    expect((await list('/nodes/pve1/qemu')).map((vm: { vmid: number }) => vm.vmid)).toEqual([101]);
    expect((await api.request('GET', '/pools', { poolid: 'class/s02' }, student)).reason).toBe('Permission check failed (/pool/class/s02, Pool.Audit)');
    expect((await api.request('GET', '/nodes/pve1/qemu/102/config', {}, student)).reason).toBe('Permission check failed (/vms/102, VM.Audit)');
  });

  test('a student starts the own VM, but neither changes it nor starts another\'s nor makes anything', async () => {
    const student = await api.login('s01@pve', 'password1');
    const status = async (...request: Parameters<SimulatedApi['request']>) => (await api.request(request[0], request[1], request[2], student)).status;
    expect(await status('POST', '/nodes/pve1/qemu/101/status/start')).toBe(200);
    expect(await status('POST', '/nodes/pve1/qemu/102/status/start')).toBe(403);
    expect(await status('PUT', '/nodes/pve1/qemu/101/config', { cores: 4 })).toBe(403);
    expect(await status('DELETE', '/nodes/pve1/qemu/101')).toBe(403);
    expect(await status('POST', '/nodes/pve1/qemu/9000/clone', { newid: 500 })).toBe(403);
    expect(await status('POST', '/pools', { poolid: 'mine' })).toBe(403);
    expect(await status('POST', '/access/users', { userid: 'friend@pve' })).toBe(403);
    expect(await status('PUT', '/access/acl', { path: '/', roles: 'Administrator', users: 's01@pve' })).toBe(403);
    expect(await status('POST', '/cluster/sdn/zones', { zone: 'z1', type: 'simple' })).toBe(403);
    expect(await status('PUT', '/nodes/pve1/network')).toBe(403);
    expect(await status('PUT', '/access/password', { userid: 's02@pve', password: 'password9' })).toBe(403);
    expect(await status('PUT', '/access/password', { userid: 's01@pve', password: 'password9' })).toBe(200);
  });

  test('without propagation an ACL entry holds for its path only', async () => {
    await api.post('/access/users', { userid: 't@pve', password: 'password1' });
    await api.put('/access/acl', { path: '/pool/class', roles: 'Student', users: 't@pve', propagate: 0 });
    const teacher = await api.login('t@pve', 'password1');
    expect((await api.request('GET', '/pools', {}, teacher)).data).toEqual([{ poolid: 'class', comment: '' }]);
    await api.put('/access/acl', { path: '/pool/class', roles: 'Student', users: 't@pve', propagate: 1 });
    expect((await api.request('GET', '/pools', {}, teacher)).data).toHaveLength(3);
  });

  test('NoAccess on a VM takes away what its pool gives', async () => {
    const student = await api.login('s01@pve', 'password1');
    await api.put('/access/acl', { path: '/vms/101', roles: 'NoAccess', users: 's01@pve' });
    expect((await api.request('GET', '/nodes/pve1/qemu/101/config', {}, student)).status).toBe(403);
  });

  test('a token with privilege separation has only what it and its user both have', async () => {
    const { data } = await api.post('/access/users/s01@pve/token/lab');
    const headers = { authorization: `PVEAPIToken=s01@pve!lab=${data.value}` };
    expect((await api.request('GET', '/pools', {}, headers)).data).toEqual([]);
    await api.put('/access/acl', { path: '/pool', roles: 'Administrator', tokens: 's01@pve!lab' });
    expect((await api.request('GET', '/pools', {}, headers)).data).toEqual([{ poolid: 'class/s01', comment: '' }]);
    expect((await api.request('DELETE', '/nodes/pve1/qemu/101', {}, headers)).status).toBe(403);
  });

  test('a group\'s rights reach its members, and an entry of the user\'s own replaces them', async () => {
    await api.post('/access/groups', { groupid: 'tutors' });
    await api.post('/access/users', { userid: 't@pve', password: 'password1', groups: 'tutors' });
    await api.put('/access/acl', { path: '/vms', roles: 'PVEVMAdmin', groups: 'tutors' });
    const tutor = await api.login('t@pve', 'password1');
    expect((await api.request('GET', '/nodes/pve1/qemu/102/config', {}, tutor)).status).toBe(200);
    await api.put('/access/acl', { path: '/vms', roles: 'NoAccess', users: 't@pve' });
    expect((await api.request('GET', '/nodes/pve1/qemu/102/config', {}, tutor)).status).toBe(403);
  });
});

describe('a teacher with rights on one class only', () => {
  let teacher: Record<string, string>;
  const ask = async (...[method, path, parameters]: Parameters<SimulatedApi['request']>) => api.request(method, path, parameters, teacher);

  beforeEach(async () => {
    await api.post('/pools', { poolid: 'class' });
    await api.post('/access/users', { userid: 't@pve', password: 'password1' });
    await api.put('/access/acl', { path: '/pool/class', roles: 'PVEVMAdmin,PVEPoolAdmin', users: 't@pve' });
    await api.put('/access/acl', { path: '/vms/9000', roles: 'PVETemplateUser', users: 't@pve' });
    teacher = await api.login('t@pve', 'password1');
  });

  test('clones into the own pool only, and only with the use of the networks and storages', async () => {
    expect((await ask('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101 })).reason).toBe('Permission check failed (/vms/101, VM.Allocate)');
    const clone = async () => ask('POST', '/nodes/pve1/qemu/9000/clone', { newid: 101, pool: 'class' });
    expect((await clone()).reason).toBe('Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)');
    await api.put('/access/acl', { path: '/storage/local-lvm', roles: 'PVEDatastoreUser', users: 't@pve' });
    expect((await clone()).reason).toBe('Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)');
    await api.put('/access/acl', { path: '/sdn/zones/localnetwork', roles: 'PVESDNUser', users: 't@pve' });
    expect((await clone()).reason).toBe('OK');
    expect((await ask('PUT', '/nodes/pve1/qemu/101/config', { cores: 2, net0: 'virtio,bridge=vmbr0', ide2: 'local-lvm:cloudinit' })).reason).toBe('OK');
    expect((await ask('PUT', '/nodes/pve1/qemu/101/config', { scsi1: 'ceph:1' })).reason)
      .toBe('Permission check failed (/storage/ceph, Datastore.AllocateSpace)');
    expect((await ask('PUT', '/nodes/pve1/qemu/9000/config', { cores: 2 })).status).toBe(403);
  });

  test('adds pools below the own one only', async () => {
    expect((await ask('POST', '/pools', { poolid: 'class/s01' })).reason).toBe('OK');
    expect((await ask('POST', '/pools', { poolid: 'other' })).status).toBe(403);
  });
});
