import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { createServer } from 'node:net';
import { Server, type Connection, type ServerChannel } from 'ssh2';
import type { FileService } from '../pve/services/files';
import { hostKey } from './host-key';
import { decideLogins, parsePublicKeys } from './login';
import { serveSftp } from './sftp';
import { SftpSession } from './sftp-session';
import { runLine, type CommandEnd, type NodeUser } from './shell';

export interface SshOptions {
  /** Port of each node. @default any free port */
  readonly ports?: Readonly<Record<string, number>>;
  /** Public keys that log in, as in `authorized_keys`. @default the password alone */
  readonly authorizedKeys?: readonly string[];
}

/** How the nodes are reached over SSH. */
export interface SshAccess {
  /** Root; any other name logs in as well, and has to use sudo. */
  readonly username: 'root';
  readonly password: string;
  /** Of all nodes, as `ssh-keygen -l` shows it. */
  readonly hostKeyFingerprint: string;
  /** As in `known_hosts`, without the names before it. */
  readonly hostKey: string;
  readonly nodes: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
}

export interface SshServers {
  readonly access: SshAccess;
  stop(): Promise<void>;
}

interface Surroundings {
  readonly host: string;
  readonly nodes: readonly string[];
  /** Keeps the nodes' host key (mode 0600), so that clients know the next run again. Unset: a new key every time. */
  readonly hostKeyFile?: string;
  /** root's. */
  readonly password: string;
  readonly files: FileService;
  /** Told of every command and file, never of what was in it. */
  readonly onCommand: (user: NodeUser, end: CommandEnd) => void;
}

/** A connection that has not logged in by then is closed, as by OpenSSH. */
const LOGIN_GRACE_MS = 120_000;

/**
 * Starts an SSH server for each node, which takes what the provider sends, and nothing else.
 *
 * @throws Error when a port is in use, an authorized key is none, or the file of the host key cannot be read
 */
export async function startSshServers({ ports = {}, authorizedKeys = [] }: SshOptions, surroundings: Surroundings): Promise<SshServers> {
  const { host, nodes, password, hostKeyFile } = surroundings;
  const logins = { password, keys: parsePublicKeys(authorizedKeys) };
  const { privateKey, publicKey, fingerprint } = hostKey(hostKeyFile);
  const sockets = new Set<Socket>();
  const listeners: NetServer[] = [];
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all(listeners.map(async (listener) => new Promise((resolve) => listener.close(resolve))));
  };
  const addresses: Record<string, { host: string; port: number }> = {};
  try {
    for (const node of nodes) {
      const server = new Server({ hostKeys: [privateKey], ident: 'simulated-pve' }, (connection) => {
        decideLogins(connection, logins);
        serveSessions(connection, node, surroundings);
      });
      const listener = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket)).setNoDelay();
        server.injectSocket(socket);
      });
      listeners.push(listener);
      addresses[node] = { host, port: await listen(listener, host, ports[node] ?? 0) };
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { access: { username: 'root', password, hostKeyFingerprint: fingerprint, hostKey: publicKey, nodes: addresses }, stop };
}

async function listen(listener: NetServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject).listen({ host, port }, () => resolve((listener.address() as AddressInfo).port));
  });
}

function serveSessions(connection: Connection, node: string, { files, onCommand }: Surroundings): void {
  const grace = setTimeout(() => connection.end(), LOGIN_GRACE_MS).unref();
  let name = '';
  connection.on('authentication', ({ username }) => {
    name = username;
  });
  // a client that goes away in the middle of something is no fault of the cluster
  connection.on('error', () => undefined).on('close', () => clearTimeout(grace));
  connection.on('ready', () => {
    clearTimeout(grace);
    const user: NodeUser = { node, name };
    const run = async (channel: ServerChannel, line: string) => {
      channel.on('error', () => undefined);
      // a channel that breaks off has nobody left to be told of it
      await runLine(line, channel, user, files).then((end) => onCommand(user, end), () => channel.close());
    };
    connection.on('session', (accept) => {
      const session = accept();
      session.on('exec', (acceptExec, _reject, { command }) => void run(acceptExec(), command));
      session.on('shell', (acceptShell) => void run(acceptShell(), '-bash'));
      session.on('pty', (acceptPty) => acceptPty?.());
      session.on('auth-agent', (acceptAgent) => acceptAgent?.());
      session.on('sftp', (acceptSftp) => {
        serveSftp(acceptSftp(), new SftpSession(user, files, (what) => onCommand(user, { command: `sftp ${what}`, code: 0 })));
      });
    });
  });
}
