import { connect as connectTcp, type Socket } from 'node:net';
import { Client, type ConnectConfig } from 'ssh2';
import { isLoopback } from '../loopback';
import { messageOf } from '../pve/pve-error';
import { leadThroughSocks } from './socks-client';
import type { SshAddress, SshSettings } from './ssh-settings';

/** For connection and login together. */
const timeoutMs = 30_000;

function splitServer(server: string): SshAddress {
  const [, host = server, port = ''] = /^(.*):(\d+)$/.exec(server) ?? [];
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** @throws Error when the address is not this machine's own, or nobody listens */
async function dial({ host, port }: SshAddress): Promise<Socket> {
  if (!isLoopback(host)) {
    throw new Error(
      `the stand-in provider only talks to simulated nodes: their address, or the SOCKS server's, must be a loopback address (127.0.0.1), `
      + `got ${host}; for a real Proxmox VE, use the real provider bpg/proxmox`,
    );
  }
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

async function reach(node: SshAddress, { socks }: SshSettings): Promise<Socket> {
  const target = nameOf(node);
  if (socks === undefined) {
    return dial(node).catch((error: unknown) => {
      throw new Error(`failed to dial ${target}: ${messageOf(error)}`, { cause: error });
    });
  }
  const server = splitServer(socks.server);
  let socket: Socket | undefined;
  try {
    socket = await dial(server);
    await leadThroughSocks(socket, socks, node);
    return socket;
  } catch (error) {
    socket?.destroy();
    const words = `socks connect tcp ${socks.server}->${target}: ${messageOf(error)}`;
    throw new Error(`failed to dial ${target} via SOCKS5 proxy ${socks.server}: ${words}`, { cause: error });
  }
}

function nameOf({ host, port }: SshAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whom to log in as, in the order in which the real provider tries. */
function logins({ username, password, privateKey, agentSocket }: SshSettings): readonly ConnectConfig[] {
  return [
    ...(agentSocket === undefined ? [] : [{ username, password, agent: agentSocket }]),
    ...(privateKey === '' ? [] : [{ username, privateKey }]),
    { username, password },
  ];
}

async function logIn(node: SshAddress, settings: SshSettings, login: ConnectConfig): Promise<Client> {
  const sock = await reach(node, settings);
  const client = new Client();
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve).once('error', reject).connect({ ...login, sock, readyTimeout: timeoutMs });
    });
    // a node that goes away fails what is being done, not the process
    return client.on('error', () => undefined).setNoDelay();
  } catch (error) {
    client.destroy();
    sock.destroy();
    throw new Error(`failed SSH handshake to ${nameOf(node)}: ssh: handshake failed: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Opens a connection of its own to a node. The caller ends it.
 * @throws Error when the node is not reached, or takes none of the logins
 */
export async function connectNode(node: SshAddress, settings: SshSettings): Promise<Client> {
  let last: unknown;
  for (const login of logins(settings)) {
    try {
      return await logIn(node, settings, login);
    } catch (error) {
      last = error;
    }
  }
  throw new Error(
    `unable to authenticate user "${settings.username}" over SSH to "${nameOf(node)}". Please verify that ssh-agent is correctly loaded with an `
    + `authorized key via 'ssh-add -L' (NOTE: configurations in ~/.ssh/config are not considered by the provider): ${messageOf(last)}`, { cause: last },
  );
}
