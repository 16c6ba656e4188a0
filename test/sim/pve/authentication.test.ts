import type { SimulatedApi } from './simulated-api';
import { simulatedApi } from './simulated-api';

const HOUR_MS = 3600 * 1000;
const STUDENT = { username: 's01@pve', password: 'password1' };

let api: SimulatedApi;
beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
  api = await simulatedApi();
  await api.post('/access/users', { userid: STUDENT.username, password: STUDENT.password });
});
afterEach(() => { jest.useRealTimers(); });

type Headers = Record<string, string>;
const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const logIn = async (username: string, password: string) => api.request('POST', '/access/ticket', { username, password }, {});
const read = async (headers: Headers) => api.request('GET', '/pools', {}, headers);
const write = async (headers: Headers) => api.request('POST', '/pools', { poolid: 'made' }, headers);
const cookieOf = (ticket: string) => ({ cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` });
const refused = (reason: string) => ({ status: 401, reason, data: null });

describe('a ticket', () => {
  test('is good for two hours, and so is the CSRF token', async () => {
    const headers = await api.login('root@pam', api.store.state.root.password);
    pass(2 * HOUR_MS - 1000);
    expect((await write(headers)).status).toBe(200);
    pass(1000);
    expect(await read(headers)).toMatchObject(refused('permission denied - invalid PVE ticket'));
    const { cookie = '' } = await api.login('root@pam', api.store.state.root.password);
    expect(await write({ ...headers, cookie })).toMatchObject(refused('Permission denied - invalid csrf token'));
  });

  test('from the future is none, but clocks may differ by minutes', async () => {
    const headers = await api.login('root@pam', api.store.state.root.password);
    pass(-200 * 1000);
    expect((await read(headers)).status).toBe(200);
    pass(-200 * 1000);
    expect(await read(headers)).toMatchObject(refused('permission denied - invalid PVE ticket'));
  });

  test('in the place of the password is renewed, and only while it is good', async () => {
    const first = (await logIn(STUDENT.username, STUDENT.password)).data.ticket as string;
    pass(HOUR_MS);
    const second = (await logIn(STUDENT.username, first)).data.ticket as string;
    expect(second).not.toBe(first);
    pass(HOUR_MS);
    expect(await logIn(STUDENT.username, first)).toMatchObject(refused('authentication failure'));
    expect((await read(cookieOf(second))).status).toBe(200);
  });

  test('of a user is good for nobody else, that of root for everybody', async () => {
    const own = (await logIn(STUDENT.username, STUDENT.password)).data.ticket as string;
    const root = (await logIn('root@pam', api.store.state.root.password)).data.ticket as string;
    expect(await logIn('root@pam', own)).toMatchObject(refused('authentication failure'));
    expect((await logIn(STUDENT.username, root)).data.username).toBe(STUDENT.username);
    expect(await logIn('nobody@pve', root)).toMatchObject(refused('authentication failure'));
  });

  test('of which a part was exchanged is refused', async () => {
    const { ticket } = (await logIn(STUDENT.username, STUDENT.password)).data as { ticket: string };
    const later = ticket.replace(/:[0-9A-F]{8}:/, `:${inSeconds(60).toString(16).toUpperCase()}:`);
    for (const forged of [ticket.replace('s01', 'root'), ticket.replace('s01@pve', 'root@pam'), later, ticket.slice(0, -1), `${ticket}A`, 'PVE:', '', '%zz', '%']) {
      expect(await read(cookieOf(forged))).toMatchObject({ status: 401, data: null });
      expect(await read({ cookie: `PVEAuthCookie=${forged}` })).toMatchObject({ status: 401, data: null });
    }
  });

  test.each([
    ['is disabled', async () => api.put('/access/users/s01@pve', { enable: 0 }), 'user \'s01@pve\' is disabled'],
    ['has expired', async () => api.put('/access/users/s01@pve', { expire: inSeconds(-10) }), 'user \'s01@pve\' access expired'],
    ['is gone', async () => api.delete('/access/users/s01@pve'), 'no such user (\'s01@pve\')'],
  ])('ends with its user: when that one %s', async (_, end, reason) => {
    const { ticket } = (await logIn(STUDENT.username, STUDENT.password)).data as { ticket: string };
    await end();
    expect(await read(cookieOf(ticket))).toMatchObject(refused(reason));
    // who logs in is not told why
    expect(await logIn(STUDENT.username, STUDENT.password)).toMatchObject(refused('authentication failure'));
    expect(await logIn(STUDENT.username, ticket)).toMatchObject(refused('authentication failure'));
  });
});

describe('a CSRF token', () => {
  test('must be of the ticket\'s user, unchanged, and is asked for with every change', async () => {
    const root = await api.login('root@pam', api.store.state.root.password);
    const student = await api.login(STUDENT.username, STUDENT.password);
    const token = root.csrfpreventiontoken!;
    for (const csrfpreventiontoken of ['', 'x', ':', token.slice(0, -1), `${token}A`, student.csrfpreventiontoken!, token.replace(/^./, 'F')]) {
      expect(await write({ cookie: root.cookie!, csrfpreventiontoken })).toMatchObject(refused('Permission denied - invalid csrf token'));
    }
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      expect(await api.request(method, '/pools', { poolid: 'made' }, { cookie: root.cookie! })).toMatchObject(refused('Permission denied - invalid csrf token'));
    }
    expect((await write(root)).status).toBe(200);
  });
});

describe('an API token', () => {
  const ask = async (authorization: string) => read({ authorization });

  test('is written as user@realm!name=secret, and a header of another kind is as good as none', async () => {
    const { value } = (await api.post('/access/users/s01@pve/token/lab', { privsep: 0 })).data as { value: string };
    expect((await ask(`PVEAPIToken=s01@pve!lab=${value}`)).status).toBe(200);
    expect(await ask(`PVEAPIToken=s01@pve!lab:${value}`)).toMatchObject(refused('no tokenid specified'));
    expect(await ask(`PVEAPIToken=s01@pve!=${value}`)).toMatchObject(refused('value \'s01@pve!\' does not look like a valid token ID'));
    expect(await ask(`PVEAPIToken=s01@pve=${value}`)).toMatchObject(refused('value \'s01@pve\' does not look like a valid token ID'));
    expect(await ask('PVEAPIToken=s01@pve!lab=')).toMatchObject(refused('invalid token value!'));
    expect(await ask('PVEAPIToken=')).toMatchObject(refused('No ticket'));
    expect(await ask(`Bearer ${value}`)).toMatchObject(refused('No ticket'));
    const headers = await api.login(STUDENT.username, STUDENT.password);
    expect((await read({ ...headers, authorization: 'Basic eDp5' })).status).toBe(200);
  });

  test('ends with its time, its user\'s, or either itself', async () => {
    const { value } = (await api.post('/access/users/s01@pve/token/lab', { privsep: 0, expire: inSeconds(60) })).data as { value: string };
    const asked = async () => ask(`PVEAPIToken=s01@pve!lab=${value}`);
    expect((await asked()).status).toBe(200);
    pass(62_000);
    expect(await asked()).toMatchObject(refused('token \'lab\' access expired'));
    await api.put('/access/users/s01@pve/token/lab', { expire: 0 });
    expect((await asked()).status).toBe(200);
    await api.put('/access/users/s01@pve', { enable: 0 });
    expect(await asked()).toMatchObject(refused('user \'s01@pve\' is disabled'));
    await api.put('/access/users/s01@pve', { enable: 1, expire: inSeconds(-10) });
    expect(await asked()).toMatchObject(refused('user \'s01@pve\' access expired'));
    await api.put('/access/users/s01@pve', { expire: 0 });
    await api.delete('/access/users/s01@pve/token/lab');
    expect(await asked()).toMatchObject(refused('no such token \'lab\' for user \'s01@pve\''));
    await api.delete('/access/users/s01@pve');
    expect(await asked()).toMatchObject(refused('no such user (\'s01@pve\')'));
  });

  test('does not outlive a token of the same name that takes its place', async () => {
    const make = async () => (await api.post('/access/users/s01@pve/token/lab', { privsep: 0 })).data.value as string;
    const first = await make();
    expect((await ask(`PVEAPIToken=s01@pve!lab=${first}`)).status).toBe(200);
    await api.delete('/access/users/s01@pve/token/lab');
    const second = await make();
    expect(await ask(`PVEAPIToken=s01@pve!lab=${first}`)).toMatchObject(refused('invalid token value!'));
    expect((await ask(`PVEAPIToken=s01@pve!lab=${second}`)).status).toBe(200);
  });

  test('changes nobody\'s password, not even root\'s', async () => {
    expect(await api.put('/access/password', { userid: STUDENT.username, password: 'password2' })).toMatchObject({
      status: 403, reason: 'Permission check failed (URI \'/access/password\' not available with API token, need proper ticket.',
    });
    expect((await logIn(STUDENT.username, STUDENT.password)).status).toBe(200);
  });
});

test('what the path says may be said again, but not differently', async () => {
  expect((await api.put('/nodes/pve1/qemu/9000/config', { node: 'pve1', vmid: 9000, description: 'x' })).status).toBe(200);
  expect(await api.put('/nodes/pve1/qemu/9000/config', { node: 'pve2', vmid: 9001, description: 'x' })).toMatchObject({
    status: 400, errors: {
      node: 'duplicate parameter (already defined in URI) with conflicting values!', vmid: 'duplicate parameter (already defined in URI) with conflicting values!',
    },
  });
});
