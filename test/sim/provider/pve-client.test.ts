import { MockAgent } from 'undici';
import { PveClient, pathSegment } from '../../../lib/sim/provider/pve/pve-client';
import type { Credentials } from '../../../lib/sim/provider/pve/pve-client';
import { PveError, errorFromAnswer, isNotFound } from '../../../lib/sim/provider/pve/pve-error';
import { isTransient, retried } from '../../../lib/sim/provider/pve/retry';
import { waitForTask } from '../../../lib/sim/provider/pve/tasks';

const origin = 'https://127.0.0.1:8006';
const token: Credentials = { kind: 'token', token: 'root@pam!t=0' };

interface Seen {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A client, and the answers that it gets in turn. */
function clientWith(credentials: Credentials, answers: readonly { status?: number; body: unknown }[]): { client: PveClient; seen: Seen[] } {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  const seen: Seen[] = [];
  for (const { status = 200, body } of answers) {
    dispatcher.get(origin).intercept({ path: () => true, method: () => true }).reply(({ path, headers, body: sent }) => {
      seen.push({ path, headers: headers as Record<string, string>, body: String(sent ?? '') });
      return { statusCode: status, data: JSON.stringify(body) };
    });
  }
  return { client: new PveClient({ origin, credentials, dispatcher }), seen };
}

const upid = 'UPID:pve1:0001A845:5F9DF4AC:6B01159B:qmclone:9000:root@pam!t:';

describe('a client', () => {
  test('logs in once, and sends the CSRF token with what changes something', async () => {
    const ticket = { data: { ticket: 'PVE:t', CSRFPreventionToken: 'c', username: 'a@pve' } };
    const { client, seen } = clientWith(
      { kind: 'password', username: 'a@pve', password: 'p w' }, [{ body: ticket }, { body: { data: 1 } }, { body: { data: null } }],
    );
    await client.get('version');
    await client.post('pools', { poolid: 'a/b', comment: '', empty: undefined, flag: true, delete: ['x', 'y'] });
    expect(seen.map(({ path, body }) => [path, body])).toEqual([
      ['/api2/json/access/ticket', 'password=p+w&username=a%40pve'],
      ['/api2/json/version', ''],
      ['/api2/json/pools', 'comment=&delete=x&delete=y&flag=1&poolid=a%2Fb'],
    ]);
    expect(seen[1]?.headers).toMatchObject({ cookie: 'PVEAuthCookie=PVE:t' });
    expect(seen[1]?.headers).not.toHaveProperty('csrfpreventiontoken');
    expect(seen[2]?.headers).toMatchObject({ csrfpreventiontoken: 'c', 'content-type': 'application/x-www-form-urlencoded' });
  });

  test('puts parameters of GET and DELETE into the query, and sends no empty body a type', async () => {
    const { client, seen } = clientWith(token, [{ body: { data: [] } }, { body: { data: null } }, { body: { data: null } }]);
    await client.get('cluster/resources', { type: 'vm' });
    await client.delete('nodes/n/qemu/1/?purge=1', { force: true });
    await client.put('cluster/sdn');
    expect(seen.map(({ path }) => path)).toEqual([
      '/api2/json/cluster/resources?type=vm', '/api2/json/nodes/n/qemu/1/?purge=1&force=1', '/api2/json/cluster/sdn',
    ]);
    expect(seen[2]?.headers).toMatchObject({ authorization: 'PVEAPIToken=root@pam!t=0' });
    expect(seen[2]?.headers).not.toHaveProperty('content-type');
  });

  test('stops waiting when the connection is given up', async () => {
    const abort = new AbortController();
    const client = new PveClient({ origin, credentials: token, dispatcher: new MockAgent(), signal: abort.signal });
    const waiting = client.pause(60_000);
    abort.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });

  test('escapes a path as the real provider does', () => {
    expect(pathSegment('ceph:base-9001/vm-1 !a@b')).toBe('ceph:base-9001%2Fvm-1%20%21a@b');
  });
});

describe('an error of PVE', () => {
  test('has the reason phrase, and what comes with it, once', () => {
    const body = JSON.stringify({ errors: { vmid: 'invalid\n' }, message: 'Parameter verification failed.\nmore\n' });
    expect(errorFromAnswer(400, 'Parameter verification failed.', body).message).toBe(
      'received an HTTP 400 response - Reason: Parameter verification failed. (vmid: invalid - more)',
    );
    expect(errorFromAnswer(500, 'got timeout', '<html>').message).toBe('received an HTTP 500 response - Reason: got timeout');
  });

  test.each([
    [404, 'Not Found', true],
    [500, "Configuration file 'nodes/a/qemu-server/1.conf' does not exist", true],
    [500, 'no such resource', true],
    [500, 'no such user', false],
    [403, 'does not exist', false],
  ])('%i %s means gone: %s', (status, phrase, gone) => {
    expect(isNotFound(errorFromAnswer(status, phrase, ''))).toBe(gone);
    expect(isNotFound(new Error('outer', { cause: errorFromAnswer(status, phrase, '') }))).toBe(gone);
  });
});

describe('a task', () => {
  test('is asked for again while it runs, and while it is not known yet', async () => {
    const { client, seen } = clientWith(token, [
      { status: 400, body: { data: null } }, { body: { data: { status: 'running' } } }, { body: { data: { status: 'stopped', exitstatus: 'OK' } } },
    ]);
    expect(await waitForTask(client, upid)).toEqual([]);
    expect(seen.map(({ path }) => path)).toEqual(Array(3).fill(`/api2/json/nodes/pve1/tasks/${pathSegment(upid)}/status`));
  });

  test('that fails says how, with its log', async () => {
    const { client } = clientWith(token, [
      { body: { data: { status: 'stopped', exitstatus: 'disk full' } } }, { body: { data: [{ n: 1, t: 'line one' }, { n: 2, t: 'WARN: careful' }] } },
    ]);
    await expect(waitForTask(client, upid)).rejects.toThrow(/failed to complete with exit code: disk full\ntask log:\n {2}line one$/);
  });

  test('with warnings has done its work', async () => {
    const { client } = clientWith(token, [
      { body: { data: { status: 'stopped', exitstatus: 'WARNINGS: 1' } } }, { body: { data: [{ n: 1, t: 'WARN: careful' }] } },
    ]);
    expect(await waitForTask(client, upid)).toEqual(['WARN: careful']);
  });

  test('needs an id that is one', async () => {
    await expect(waitForTask(clientWith(token, []).client, 'OK')).rejects.toThrow('expected the id of a task');
  });
});

describe('retrying', () => {
  const busy = new PveError(500, 'got timeout', 'got timeout');
  const rule = { attempts: 3, delayMs: 1, retryIf: isTransient };
  const pauser = clientWith(token, []).client;

  function failing(...errors: readonly Error[]): { action: () => Promise<string>; calls: () => number } {
    let calls = 0;
    return {
      calls: () => calls,
      action: async () => {
        const error = errors[calls];
        calls += 1;
        if (error !== undefined) {
          throw error;
        }
        return 'done';
      },
    };
  }

  test('ends with the first success', async () => {
    const { action, calls } = failing(busy, busy);
    expect(await retried(pauser, rule, action)).toBe('done');
    expect(calls()).toBe(3);
  });

  test('ends after the last attempt with all that went wrong', async () => {
    await expect(retried(pauser, rule, failing(busy, busy, busy).action)).rejects.toThrow('All attempts fail:\n#1: got timeout\n#2: got timeout\n#3: got timeout');
  });

  test('does not try again what will not get better', async () => {
    const { action, calls } = failing(new PveError(403, 'Permission check failed', 'no'));
    await expect(retried(pauser, rule, action)).rejects.toThrow('#1: no');
    expect(calls()).toBe(1);
  });

  test('takes the effect of an attempt that seemed to fail for success', async () => {
    const exists = new PveError(500, 'already exists', 'config file already exists');
    const doneIf = (error: unknown): boolean => error === exists;
    expect(await retried(pauser, { ...rule, doneIf }, failing(busy, exists).action)).toBeUndefined();
    await expect(retried(pauser, { ...rule, doneIf, attempts: 1 }, failing(exists).action)).rejects.toThrow('already exists');
  });
});
