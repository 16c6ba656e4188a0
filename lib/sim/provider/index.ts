import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ctProvider } from './ct/ct-provider';
import { serveConnection } from './protocol/serve-connection';
import { encodeSchema } from './protocol/service-definition';
import type { ProviderDefinition } from './provider-definition';
import { ProviderInstance } from './provider-instance';
import { proxmoxProvider } from './proxmox-provider';
import { providerSchemaMessage } from './schema/schema-message';
import type { SshDefaults } from './ssh/ssh-settings';
import { talosProvider } from './talos/talos-provider';
import type { TalosAccess } from './talos/talos-provider';

export type { TalosAccess } from './talos/talos-provider';

export interface StandInOptions {
  /** Copy of the schema of bpg/proxmox. @default `providers/proxmox/schema.json` of the project */
  readonly schemaPath?: string;
  /** PEM of the authority that has signed the simulated cluster's certificate. @default the system's authorities */
  readonly certificateAuthority?: string;
  /** How nodes are reached over SSH where the configuration says nothing. @default as the API: user and password of the configuration */
  readonly ssh?: SshDefaults;
  /**
   * Stands in for siderolabs/talos, too: how it reaches machines and the Image Factory.
   *
   * @default - there is no stand-in for siderolabs/talos
   */
  readonly talos?: TalosAccess;
}

export interface StandInProvider {
  /** Value for `TF_REATTACH_PROVIDERS` of the `tofu` that shall use the stand-in. */
  readonly reattach: string;
  stop(): Promise<void>;
}

/** The shortest of what the systems allow for a socket's path, in bytes. */
const maxSocketPathBytes = 103;

/** A provider's entry of `TF_REATTACH_PROVIDERS`. */
function reattachFor(provider: string, socketPath: string): [string, object] {
  const address = { Network: 'unix', String: socketPath };
  // "Test" keeps tofu from ending the process of this id when it is done.
  return [`registry.opentofu.org/${provider}`, { Protocol: 'grpc', ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: address }];
}

/**
 * Starts providers in this process that stand in for bpg/proxmox, poseidon/ct and, where it is asked for, siderolabs/talos: they have the real
 * schemas, make the same calls, and talk to what is simulated only. Any number of `tofu` processes may use them, one after the other or at once.
 * @throws Error when a schema's file cannot be read, or the folder for temporary files has too long a name for a socket
 */
export async function startStandInProvider(options: StandInOptions = {}): Promise<StandInProvider> {
  const tls = { certificateAuthority: options.certificateAuthority };
  const started = [await serve(proxmoxProvider(tls, options.ssh ?? {}, options.schemaPath)), await serve(ctProvider())];
  if (options.talos !== undefined) {
    started.push(await serve(talosProvider(options.talos)));
  }
  return {
    reattach: JSON.stringify(Object.fromEntries(started.map(({ entry }) => entry))),
    stop: async () => {
      await Promise.all(started.map(async ({ stop }) => stop()));
    },
  };
}

/** Serves one provider on a socket of its own. */
async function serve<Tools>(provider: ProviderDefinition<Tools>): Promise<{ readonly entry: [string, object]; stop(): Promise<void> }> {
  const encodedSchema = encodeSchema(providerSchemaMessage(provider.schema));
  // mkdtemp makes the folder with mode 0700: nobody else reaches the socket in it.
  const folder = await mkdtemp(join(tmpdir(), 'standsmith-provider-'));
  const socketPath = join(folder, 'provider.sock');
  if (Buffer.byteLength(socketPath) > maxSocketPathBytes) {
    await rm(folder, { recursive: true });
    throw new Error(`a socket's path may have ${maxSocketPathBytes} bytes at most, got ${socketPath}: set TMPDIR to a shorter folder`);
  }
  const connections = new Set<() => Promise<void>>();

  const accept = (socket: Socket): void => {
    const instance = new ProviderInstance(provider, encodedSchema);
    const connection = serveConnection(socket, instance);
    const close = async (): Promise<void> => {
      connections.delete(close);
      connection.close();
      await instance.close();
    };
    connections.add(close);
    socket.once('close', () => void close());
  };

  const server = createServer(accept);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  return {
    entry: reattachFor(provider.name, socketPath),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([...connections].map(async (close) => close()));
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
