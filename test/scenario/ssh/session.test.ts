import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Server as SshServer, utils } from 'ssh2';
import { HostKeys } from '../../../lib/scenario/ssh/host-keys';
import { isLoopback, runOverSsh } from '../../../lib/scenario/ssh/session';
import { serveCloudInitMachine } from '../../../lib/sim/ssh/guest/serve-cloud-init-machine';
import { serveSocks } from '../../../lib/sim/ssh/socks';

const [own, other, host] = [0, 1, 2].map(() => utils.generateKeyPairSync('ecdsa', { bits: 256 }));
let folder: string;
let socks: Server;
let led: string[];
let ran: string[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'session-'));
  for (const [name, pair] of Object.entries({ own: own!, other: other! })) writeFileSync(path.join(folder, name), pair.private, { mode: 0o600 });
  const machine = { vmId: 101, name: 'dev1', user: 'anna', keys: ['no key at all', own!.public] };
  const ssh = new SshServer({ hostKeys: [host!.private] }, connection => serveCloudInitMachine(connection, machine, (user, command, code) => ran.push(`${user}: ${command}: ${code}`)));
  socks = createServer(socket => serveSocks(socket, target => {
    led.push(`${target.host}:${target.port}`);
    return target.host === '10.0.0.5' ? line => ssh.injectSocket(line) : undefined;
  }));
  await new Promise<void>(resolve => socks.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => { [led, ran] = [[], []]; });
afterAll(() => {
  socks.close();
  rmSync(folder, { recursive: true, force: true });
});

async function login(command: string, { address = '10.0.0.5', user = 'anna', key = 'own' } = {}) {
  const { port } = socks.address() as { port: number };
  const to = { user, port: 22, keyFile: path.join(folder, key), socksServer: `127.0.0.1:${port}` };
  return runOverSsh(address, to, command, { hostKeys: new HostKeys(), signal: new AbortController().signal });
}

test('a simulated machine is come to by the SOCKS server of the simulation, and by nothing else', async () => {
  expect(await login('hostname')).toEqual({ code: 0, stdout: 'dev1\n', stderr: '' });
  await expect(login('true', { address: '10.0.0.6' })).rejects.toThrow(/10\.0\.0\.6:22: no machine answers there/);
  expect(led).toEqual(['10.0.0.5:22', '10.0.0.6:22']);
});

test('it lets in the user of cloud-init by the keys of cloud-init, and nobody else', async () => {
  expect((await login('true')).code).toBe(0);
  await expect(login('true', { key: 'other' })).rejects.toThrow(/authentication/);
  await expect(login('true', { user: 'root' })).rejects.toThrow(/authentication/);
});

test('it runs no program', async () => {
  expect(await login('touch /tmp/x; reboot')).toMatchObject({ code: 127, stderr: expect.stringContaining('a simulated machine runs no programs') });
  expect(await login('constructor')).toMatchObject({ code: 127 });
  expect(ran).toEqual(['anna: touch /tmp/x; reboot: 127', 'anna: constructor: 127']);
});

test('what a machine says in pieces is heard line by line, and its characters are whole', async () => {
  const server = new SshServer({ hostKeys: [host!.private] }, connection => {
    connection.on('authentication', authentication => authentication.accept());
    connection.on('session', accept => accept().on('exec', acceptExec => {
      const channel = acceptExec();
      const pieces = ['it is hunter22', Buffer.from('sec').toString(), Buffer.from('ret \u00e4').subarray(0, -1), Buffer.from('\u00e4').subarray(-1), '\nlast'];
      const say = () => {
        const piece = pieces.shift();
        if (piece !== undefined) return void (channel.write(piece), setTimeout(say, 10));
        channel.exit(0);
        channel.end();
      };
      say();
    }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const lines: string[] = [];
  const { port } = server.address() as { port: number };
  const { stdout } = await runOverSsh('127.0.0.1', { user: 'anna', port, keyFile: path.join(folder, 'own') }, 'true', {
    hostKeys: new HostKeys(), signal: new AbortController().signal, onLine: line => void lines.push(line),
  });
  await new Promise(resolve => server.close(resolve));
  expect([lines, stdout]).toEqual([['it is hunter22secret \u00e4', 'last'], 'it is hunter22secret \u00e4\nlast']);
});

test('what is on loopback is come to as it is', () => {
  expect(['localhost', '::1', '127.0.0.1', '127.1.2.3'].filter(isLoopback)).toHaveLength(4);
  expect(['10.0.0.5', '127.0.0.1.example.org', 'fe80::1', 'localhost.example.org'].filter(isLoopback)).toEqual([]);
});
