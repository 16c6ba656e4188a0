import { status } from '@grpc/grpc-js';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { AnyMethod } from '../../grpc';
import { serviceDefinition } from '../../talos/api/service-definition';
import type { ServiceName } from '../../talos/api/service-definition';
import { standardKey } from '../../talos/pki/certificate';
import type { ClientConfiguration } from '../../talos/pki/secrets';
import { GrpcError, callOn, sessionOn, unavailable } from './grpc-call';
import { secureTunnel } from './tunnel';

/** How the stand-in reaches machines and the Image Factory. */
export interface TalosAccess {
  /** `http://127.0.0.1:PORT` of the proxy that leads to the simulated machines. */
  readonly proxy: string;
  /** PEM of the authority that vouches for the simulated Image Factory. @default the system's authorities */
  readonly certificateAuthority?: string;
}

/** What a resource of this provider has at hand. */
export interface TalosTools {
  readonly client: TalosClient;
}

/** A machine's API, on one connection. */
export interface MachineApi {
  /** @param nodes machines that are asked through this one. @default this one. @throws GrpcError */
  call(service: ServiceName, method: string, request?: object, nodes?: readonly string[]): Promise<object[]>;
}

const API_PORT = 50000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** What the resources of one configured provider share. */
export class TalosClient {
  constructor(private readonly access: TalosAccess, readonly factoryUrl: string, private readonly signal: AbortSignal) {}

  /** TLS with a host that the proxy leads to. @throws Error when there is no connection, or no trust */
  async secureTunnel(host: string, port: number, options: ConnectionOptions): Promise<TLSSocket> {
    return secureTunnel(this.access.proxy, host, port, options);
  }

  /**
   * Uses the API of the machine at `endpoint`.
   *
   * @param client certificate that is shown; unset: none, and the machine's is not looked at, as in maintenance mode
   * @throws GrpcError when there is no connection
   */
  async withMachine<Result>(endpoint: string, client: ClientConfiguration | undefined, use: (api: MachineApi) => Promise<Result>): Promise<Result> {
    const identity = client === undefined ? { rejectUnauthorized: false } : {
      ca: decode(client.ca_certificate), cert: decode(client.client_certificate), key: standardKey(decode(client.client_key)),
    };
    const socket = await this.secureTunnel(endpoint, API_PORT, { ...identity, ALPNProtocols: ['h2'] }).catch((error: Error) => {
      throw unavailable(new Error(`Error while dialing: ${error.message}`));
    });
    const session = sessionOn(socket);
    try {
      return await use({
        call: async (service, method, message = {}, nodes = []) => {
          const definition = (serviceDefinition(service) as Readonly<Record<string, AnyMethod>>)[method]!;
          return callOn(session, definition, message, nodes.length > 0 ? { nodes: nodes.join(',') } : {});
        },
      });
    } finally {
      session.destroy();
    }
  }

  /** Without a certificate where the machine takes that, else with it. */
  async withAnyMachine<Result>(endpoint: string, client: ClientConfiguration, use: (api: MachineApi) => Promise<Result>): Promise<Result> {
    const isInMaintenance = await this.withMachine(endpoint, undefined, async (api) => api.call('storage', 'Disks')).then(() => true, () => false);
    return this.withMachine(endpoint, isInMaintenance ? undefined : client, use);
  }

  /**
   * Tries again until it works, or `timeoutMs` are over.
   *
   * @throws the last error; at once for what a machine calls invalid
   */
  async retried<Result>(timeoutMs: number, attempt: () => Promise<Result>): Promise<Result> {
    const end = Date.now() + timeoutMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs)) {
      try {
        return await attempt();
      } catch (error) {
        const isFinal = error instanceof GrpcError && error.code === status.INVALID_ARGUMENT;
        if (isFinal || Date.now() + pauseMs > end) throw error;
        await sleep(pauseMs, undefined, { signal: this.signal });
      }
    }
  }

  /** JSON of the Image Factory. @throws Error when it refuses */
  async factory(method: 'GET' | 'POST', path: string, body?: string): Promise<unknown> {
    const { hostname, port, pathname } = new URL(this.factoryUrl);
    const { certificateAuthority: own } = this.access;
    const socket = await this.secureTunnel(hostname, Number(port || 443), { ca: [...rootCertificates, ...own === undefined ? [] : [own]] });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { host: hostname, ...(body === undefined ? {} : { 'content-type': 'application/yaml' }) };
      const asked = request({ method, path: pathname.replace(/\/$/, '') + path, headers, createConnection: () => socket }, resolve);
      asked.once('error', reject).end(body);
    });
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    socket.destroy();
    const code = response.statusCode ?? 0;
    if (code >= 400) throw new Error(code === 400 ? `invalid schematic: HTTP ${code}: ${text}` : `HTTP ${code}: ${text}`);
    return JSON.parse(text);
  }
}
