import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ClusterDescriptionInput } from '../../../lib/sim/pve/cluster-description';
import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import type { ClockMode } from '../../../lib/sim/pve/clock';
import { faultsFileSchema, type FaultInput } from '../../../lib/sim/pve/faults/fault';
import { RequestLog } from '../../../lib/sim/pve/request-log';
import { buildServer } from '../../../lib/sim/pve/server';
import { hashSecretSync } from '../../../lib/sim/pve/services/secrets';
import type { TaskService } from '../../../lib/sim/pve/services/tasks';
import { createServices } from '../../../lib/sim/pve/services/services';
import type { ClusterDump } from '../../../lib/sim/pve/store/dump';
import { dumpState } from '../../../lib/sim/pve/store/dump';
import { seedState } from '../../../lib/sim/pve/store/seed';
import { Store } from '../../../lib/sim/pve/store/store';

export interface Answer {
  readonly status: number;
  /** The text in the status line. */
  readonly reason: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is what each test is about
  readonly data: any;
  readonly errors?: Record<string, string>;
}

export type Parameters = Record<string, string | number | string[]>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** A simulated API on a port of its own, without TLS, asked with root's API token unless said otherwise. It is closed after each test. */
export interface SimulatedApi {
  readonly store: Store;
  readonly tasks: TaskService;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The header `Authorization` of root's API token. */
  readonly rootToken: string;
  request(method: Method, path: string, parameters?: Parameters, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, parameters?: Parameters): Promise<Answer>;
  post(path: string, parameters?: Parameters): Promise<Answer>;
  put(path: string, parameters?: Parameters): Promise<Answer>;
  delete(path: string, parameters?: Parameters): Promise<Answer>;
  /** Starts a task and gives its exit status. @throws Error when the request was refused */
  task(method: Method, path: string, parameters?: Parameters): Promise<string>;
  /** Headers of a user's password login. */
  login(username: string, password: string): Promise<Record<string, string>>;
  dump(): ClusterDump;
}

const DESCRIPTION: ClusterDescriptionInput = {
  nodes: { pve1: {}, pve2: {} },
  storages: {
    local: { type: 'dir', content: ['iso', 'vztmpl', 'backup', 'snippets', 'import'] },
    'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'] },
    files: { type: 'dir', content: ['images'] },
    ceph: { type: 'rbd', content: ['images', 'rootdir'], shared: true },
  },
  templates: [
    { vmid: 9000, node: 'pve1', name: 'debian', disk_gib: 10 },
    { vmid: 9001, node: 'pve1', name: 'debian-ceph', storage: 'ceph', agent: true },
    { vmid: 9002, node: 'pve1', name: 'debian-files', storage: 'files' },
  ],
};

const servers: FastifyInstance[] = [];

afterEach(async () => { await Promise.all(servers.splice(0).map(async (server) => server.close())); });

export async function simulatedApi(
  clock: ClockMode = 'instant', faults: readonly FaultInput[] = [], more: Partial<ClusterDescriptionInput> = {},
): Promise<SimulatedApi> {
  const store = new Store(seedState(clusterDescriptionSchema.parse({ ...DESCRIPTION, ...more }), hashSecretSync));
  const dump = () => dumpState(store.state);
  const services = createServices(store, clock, faultsFileSchema.parse({ faults }).faults);
  const server = await buildServer({ services, nodes: ['pve1', 'pve2'], log: new RequestLog(), dump });
  servers.push(server);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const rootToken = `PVEAPIToken=root@pam!standsmith=${store.state.root.tokenSecret}`;

  const request: SimulatedApi['request'] = async (method, path, parameters = {}, headers = { authorization: rootToken }) => {
    const form = new URLSearchParams(Object.entries(parameters).flatMap(([key, value]) => (
      (Array.isArray(value) ? value : [value]).map((part) => [key, String(part)])
    ))).toString();
    const inQuery = method === 'GET' || method === 'DELETE';
    const response = await fetch(`${url}/api2/json${path}${inQuery && form ? `?${form}` : ''}`, {
      method,
      headers: { ...headers, ...(inQuery || !form ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(inQuery || !form ? {} : { body: form }),
    });
    const body = await response.json() as { data: unknown; errors?: Record<string, string> };
    return { status: response.status, reason: response.statusText, data: body.data, errors: body.errors };
  };
  const ask = (method: Method) => async (path: string, parameters?: Parameters) => request(method, path, parameters);
  return {
    store, tasks: services.tasks, url, rootToken, request, get: ask('GET'), post: ask('POST'), put: ask('PUT'), delete: ask('DELETE'), dump,
    task: async (method, path, parameters) => {
      const answer = await request(method, path, parameters);
      if (answer.status !== 200) throw new Error(answer.reason);
      const upid = String(answer.data);
      return (await request('GET', `/nodes/${upid.split(':')[1]}/tasks/${upid}/status`)).data.exitstatus;
    },
    login: async (username, password) => {
      const { data } = await request('POST', '/access/ticket', { username, password }, {});
      return { cookie: `PVEAuthCookie=${encodeURIComponent(data.ticket)}`, csrfpreventiontoken: data.CSRFPreventionToken };
    },
  };
}
