import { createServer, isIP, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import { Server, type Connection } from 'ssh2';
import type { CloudInitMachine } from './guest/cloud-init-machines';
import type { Guests } from './guest/guests';
import { serveCloudInitMachine } from './guest/serve-cloud-init-machine';
import { serveGuest, type OnGuestCommand } from './guest/serve-guest';
import { hostKey } from './host-key';
import { decideLogins, parsePublicKeys } from './login';
import { serveSessions, type SessionTarget } from './sessions';
import { serveSocks, type SocksTarget } from './socks';

export interface SshOptions {
  /** Port of each node, as far as it is free. @default any free port */
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
  /**
   * `127.0.0.1:PORT` of a SOCKS 5 server that leads to the nodes by their own names and addresses (`10.0.0.1:22`), to simulated machines
   * in VMs by theirs, and to nothing else: a client that uses it reaches no real machine.
   */
  readonly socksServer: string;
}

export interface SshServers {
  readonly access: SshAccess;
  stop(): Promise<void>;
}

interface Surroundings extends Omit<SessionTarget, 'node'> {
  readonly host: string;
  /** Addresses of each node on its own networks. */
  readonly nodes: Readonly<Record<string, readonly string[]>>;
  /** Keeps the nodes' host key (mode 0600), so that clients know the next run again. Unset: a new key every time. */
  readonly hostKeyFile?: string;
  /** root's. */
  readonly password: string;
  /** Machines in VMs that were set up by Ignition. */
  readonly guests: Guests;
  /** The machine in a VM that was set up by cloud-init and has the address. */
  readonly cloudInitMachineAt: (address: string) => CloudInitMachine | undefined;
  readonly onGuestCommand: OnGuestCommand;
}

/**
 * Starts an SSH server for each node, which takes what the provider sends, and nothing else.
 *
 * @throws Error when an authorized key is none, or the file of the host key cannot be read
 */
export async function startSshServers({ ports = {}, authorizedKeys = [] }: SshOptions, surroundings: Surroundings): Promise<SshServers> {
  const { host, nodes, password, hostKeyFile } = surroundings;
  const logins = { password, keys: parsePublicKeys(authorizedKeys) };
  const { privateKey, publicKey, fingerprint } = hostKey(hostKeyFile);
  const listeners = new Listeners(host);
  const addresses: Record<string, { host: string; port: number }> = {};
  const enter: Record<string, (socket: Socket) => void> = {};
  try {
    for (const node of Object.keys(nodes)) {
      const server = new Server({ hostKeys: [privateKey], ident: 'simulated-pve' }, (connection) => {
        decideLogins(connection, logins);
        serveSessions(connection, { ...surroundings, node });
      });
      const enterNode = (socket: Socket) => server.injectSocket(socket);
      enter[node] = enterNode;
      addresses[node] = { host, port: await listeners.add(enterNode, ports[node]) };
    }
    const lead = (target: SocksTarget) => {
      const node = Object.keys(nodes).find((name) => isNode(target, name, nodes[name] ?? [], addresses[name]?.port));
      return node === undefined ? enterGuest(target, surroundings, privateKey) : enter[node];
    };
    const socksPort = await listeners.add((socket) => serveSocks(socket, lead));
    const socksServer = `${isIP(host) === 6 ? `[${host}]` : host}:${socksPort}`;
    const access: SshAccess = { username: 'root', password, hostKeyFingerprint: fingerprint, hostKey: publicKey, nodes: addresses, socksServer };
    return { access, stop: async () => listeners.close() };
  } catch (error) {
    await listeners.close();
    throw error;
  }
}

/** The way to a simulated machine in a VM; undefined where none answers. */
function enterGuest(
  { host, port }: SocksTarget, { guests, cloudInitMachineAt, onGuestCommand }: Surroundings, hostKeys: string,
): ((socket: Socket) => void) | undefined {
  const serve = port === 22 ? findServer() : undefined;
  return serve && ((socket) => new Server({ hostKeys: [hostKeys], ident: 'simulated-machine' }, serve).injectSocket(socket));

  function findServer(): ((connection: Connection) => void) | undefined {
    const guest = guests.at(host);
    if (guest !== undefined) return (connection) => serveGuest(connection, guest, onGuestCommand);
    const machine = cloudInitMachineAt(host);
    return machine && ((connection) => serveCloudInitMachine(connection, machine, (...command) => onGuestCommand(machine, ...command)));
  }
}

/** By one of its addresses, its name with or without a domain, or as its own server's port. */
function isNode({ host, port }: SocksTarget, node: string, addresses: readonly string[], ownPort: number | undefined): boolean {
  const isLoopback = host === 'localhost' || host === '0:0:0:0:0:0:0:1' || /^127\./.test(host);
  return isLoopback ? port === ownPort : addresses.includes(host) || host === node || (isIP(host) === 0 && host.startsWith(`${node}.`));
}

/** Listeners with all their connections. */
class Listeners {
  private readonly servers: NetServer[] = [];
  private readonly sockets = new Set<Socket>();

  constructor(private readonly host: string) {}

  /** @param wanted port, as far as it is free @returns port */
  async add(serve: (socket: Socket) => void, wanted = 0): Promise<number> {
    const server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket)).setNoDelay();
      serve(socket);
    });
    this.servers.push(server);
    return this.listen(server, wanted).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE' || wanted === 0) throw error;
      return this.listen(server, 0);
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(this.servers.map(async (server) => new Promise((resolve) => server.close(resolve))));
  }

  private async listen(server: NetServer, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', reject).listen({ host: this.host, port }, () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }
}
