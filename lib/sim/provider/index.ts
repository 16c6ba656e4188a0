import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveConnection } from './protocol/serve-connection';
import { encodeSchema } from './protocol/service-definition';
import { ProviderInstance } from './provider-instance';
import { loadProviderSchema } from './schema/provider-schema';
import { providerSchemaMessage } from './schema/schema-message';
import type { SshDefaults } from './ssh/ssh-settings';

export interface StandInOptions {
  /** Copy of the provider's schema. @default `providers/proxmox/schema.json` of the project */
  readonly schemaPath?: string;
  /** PEM of the authority that has signed the simulated cluster's certificate. @default the system's authorities */
  readonly certificateAuthority?: string;
  /** How nodes are reached over SSH where the configuration says nothing. @default as the API: user and password of the configuration */
  readonly ssh?: SshDefaults;
}

export interface StandInProvider {
  /** Value for `TF_REATTACH_PROVIDERS` of the `tofu` that shall use the stand-in. */
  readonly reattach: string;
  stop(): Promise<void>;
}

const providerSource = 'registry.opentofu.org/bpg/proxmox';

/** The shortest of what the systems allow for a socket's path, in bytes. */
const maxSocketPathBytes = 103;

function reattachFor(socketPath: string): string {
  const address = { Network: 'unix', String: socketPath };
  // "Test" keeps tofu from ending the process of this id when it is done.
  return JSON.stringify({ [providerSource]: { Protocol: 'grpc', ProtocolVersion: 6, Pid: process.pid, Test: true, Addr: address } });
}

/**
 * Starts a provider in this process that stands in for bpg/proxmox: it has the real schema, makes the same calls, and talks to
 * a simulated cluster on a loopback address only. Any number of `tofu` processes may use it, one after the other or at once.
 * @throws Error when the schema's file cannot be read, or the folder for temporary files has too long a name for a socket
 */
export async function startStandInProvider(options: StandInOptions = {}): Promise<StandInProvider> {
  const schema = loadProviderSchema(options.schemaPath);
  const encodedSchema = encodeSchema(providerSchemaMessage(schema));
  // mkdtemp makes the folder with mode 0700: nobody else reaches the socket in it.
  const folder = await mkdtemp(join(tmpdir(), 'standsmith-provider-'));
  const socketPath = join(folder, 'provider.sock');
  if (Buffer.byteLength(socketPath) > maxSocketPathBytes) {
    await rm(folder, { recursive: true });
    throw new Error(`a socket's path may have ${maxSocketPathBytes} bytes at most, got ${socketPath}: set TMPDIR to a shorter folder`);
  }
  const connections = new Set<() => Promise<void>>();

  const accept = (socket: Socket): void => {
    const instance = new ProviderInstance(schema, encodedSchema, { certificateAuthority: options.certificateAuthority }, options.ssh ?? {});
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
    reattach: reattachFor(socketPath),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all([...connections].map(async (close) => close()));
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
