import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Server, utils, type Connection } from 'ssh2';
import { FreshMachine, reasonWithoutMachine } from '../machine/fresh-machine';

/** A machine on loopback that is logged in to, in the place of one that a simulated cluster cannot run. */
export interface SshMachine {
  readonly port: number;
  /** File of the private key that is let in. */
  readonly keyFile: string;
  /** The user that is let in. */
  readonly user: string;
  /** Folder of its keys. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** `sshd`: the real one; `ssh2`: a server in the test's own process. */
export type SshServer = 'sshd' | 'ssh2';

const SSHD = [process.env.SSHD, '/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find(file => file !== undefined && isExecutable(file));

/** Why there is no real sshd to test with; undefined: there is one. */
export function reasonWithoutSshd(): string | undefined {
  if (SSHD === undefined) return reasonWithoutMachine && `no sshd is installed (name one by SSHD), and none could be had: ${reasonWithoutMachine}`;
  if (userInfo().uid === 0 && process.env.SSHD === undefined && !/^sshd:/m.test(readFileSync('/etc/passwd', 'utf8'))) return 'there is no user sshd, which sshd needs under root';
  return undefined;
}

/** Starts one. @param before the one that was stopped. @default a new one */
export async function startSshMachine(server: SshServer, before?: Pick<SshMachine, 'port' | 'folder'>): Promise<SshMachine> {
  const folder = before?.folder ?? mkdtempSync(path.join(tmpdir(), 'ssh-machine-'));
  const { key } = makeKeys(folder);
  const chosen = before?.port ?? await freePort();
  const start = server === 'ssh2' ? startServer : SSHD === undefined ? startInMachine : startSshd;
  const machine = await start(folder, chosen);
  return {
    port: chosen, keyFile: key, user: userInfo().username,
    folder, stop: machine,
  };
}

/** Makes the key that is let in, and the machine's own, unless they are there. @returns their files */
export function makeKeys(folder: string): { readonly key: string; readonly host: string } {
  const [key, host] = ['id', 'host'].map(name => path.join(folder, name)) as [string, string];
  if (isReadable(key)) return { key, host };
  // the form that sshd, ssh and ssh2 all read; of those of ed25519, ssh2 makes some that it cannot read
  for (const file of [key, host]) {
    const pair = utils.generateKeyPairSync('ecdsa', { bits: 256 });
    writeFileSync(file, pair.private, { mode: 0o600 });
    writeFileSync(`${file}.pub`, `${pair.public}\n`);
  }
  return { key, host };
}

/** Debian's sshd, in a machine of its own. */
async function startInMachine(keys: string, port: number): Promise<() => Promise<void>> {
  const machine = await FreshMachine.start({ addresses: ['127.0.0.1'], port, keys, pve: { endpoint: 'https://127.0.0.1:8006', token: '' } });
  return async () => machine.stop();
}

async function startSshd(folder: string, port: number): Promise<() => Promise<void>> {
  const config = path.join(folder, 'sshd_config');
  writeFileSync(config, [
    'ListenAddress 127.0.0.1', `Port ${port}`, `HostKey ${path.join(folder, 'host')}`, `AuthorizedKeysFile ${path.join(folder, 'id.pub')}`,
    'StrictModes no', 'UsePAM no', 'PasswordAuthentication no', 'PidFile none', '',
  ].join('\n'));
  if (userInfo().uid === 0 && process.env.SSHD === undefined) mkdirSync('/run/sshd', { recursive: true });
  const child = spawn(SSHD!, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  for (let attempt = 0; attempt < 50 && child.exitCode === null; attempt += 1) {
    if (await answers(port)) return async () => ended(child);
    await wait(100);
  }
  child.kill();
  throw new Error(`sshd does not start: ${said}`);
}

async function startServer(folder: string, port: number): Promise<() => Promise<void>> {
  const allowed = utils.parseKey(readFileSync(path.join(folder, 'id.pub')));
  if (allowed instanceof Error) throw allowed;
  const clients = new Set<Connection>();
  const server = new Server({ hostKeys: [readFileSync(path.join(folder, 'host'))] }, client => {
    clients.add(client);
    client.on('error', () => undefined).on('close', () => clients.delete(client));
    client.on('authentication', context => {
      const isAllowed = context.method === 'publickey' && context.username === userInfo().username && context.key.data.equals(allowed.getPublicSSH());
      if (isAllowed) context.accept();
      else context.reject(['publickey']);
    });
    client.on('session', accept => accept().on('pty', acceptPty => acceptPty()).on('exec', (acceptExec, _reject, { command }) => {
      const channel = acceptExec();
      const child = spawn('sh', ['-c', command], { detached: true });
      // what a client has begun ends with it
      const end = () => { if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid); };
      client.once('close', end);
      child.once('close', () => client.off('close', end));
      channel.pipe(child.stdin);
      child.stdin.on('error', () => undefined);
      child.stdout.on('data', (chunk: Buffer) => channel.write(chunk));
      child.stderr.on('data', (chunk: Buffer) => channel.stderr.write(chunk));
      child.on('close', code => {
        channel.exit(code ?? 255);
        channel.end();
      });
    }));
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return async () => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    clients.forEach(client => client.end());
    await closed;
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()));
  child.kill();
  await closed;
}

export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer();
  return new Promise(resolve => server.listen(0, address, () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  }));
}

export async function answers(port: number, address = '127.0.0.1'): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, address);
    socket.once('data', () => resolve(true)).once('error', () => resolve(false)).once('close', () => resolve(false));
    setTimeout(() => socket.destroy(), 1000);
  });
}

function isExecutable(file: string): boolean {
  return can(file, constants.X_OK);
}

function isReadable(file: string): boolean {
  return can(file, constants.R_OK);
}

function can(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

