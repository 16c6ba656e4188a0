import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientConfiguration } from '../../talos/pki/secrets';
import { SummarizedError } from '../framework/summarized-error';
import { messageOf } from '../pve/pve-error';
import type { DataSourceType, EphemeralType, Operation } from '../resource-type';
import type { ValueObject } from '../values/value';
import { fetchKubeconfig, readKubeconfig } from './cluster-kubeconfig';
import { parseDuration } from './duration';
import { internalAddresses, kubernetesNodes } from './kubernetes-requests';
import { timeoutOf } from './machine-access';
import { textOf, textsOf } from './settings';
import type { TalosClient, TalosTools } from './talos-client';

const PAUSE_MS = 500;
const MIB = 1024 * 1024;
/** What Talos asks for at the least. */
const LEAST_MIB = { controlplane: 1698, worker: 874 };

/** Whose health is asked for, and how. */
export interface Asked {
  readonly client: TalosClient;
  readonly access: ClientConfiguration;
  readonly endpoint: string;
  readonly controlPlanes: readonly string[];
  readonly workers: readonly string[];
}

interface Answer {
  readonly metadata?: { readonly hostname: string; readonly error?: string };
  readonly services: readonly { readonly id: string; readonly state: string; readonly health: { readonly healthy: boolean } }[];
  readonly members: readonly { readonly hostname: string; readonly peer_urls: readonly string[] }[];
  readonly meminfo: { readonly memtotal: number };
}

/** Asks machines through the endpoint. @throws Error with what one of them says that does not answer */
async function ask({ client, access, endpoint }: Asked, method: string, nodes: readonly string[]): Promise<readonly Answer[]> {
  const [response] = await client.withMachine(endpoint, access, async (api) => api.call('machine', method, {}, nodes)) as [{ messages: Answer[] }];
  const failed = response.messages.find(({ metadata }) => metadata?.error);
  if (failed !== undefined) throw new Error(`${failed.metadata?.hostname}: ${failed.metadata?.error}`);
  return response.messages;
}

async function serviceRuns(asked: Asked, id: string): Promise<void> {
  for (const { metadata, services } of await ask(asked, 'ServiceList', asked.controlPlanes)) {
    const found = services.find((service) => service.id === id);
    if (found === undefined) throw new Error(`expected a response with ${asked.controlPlanes.length} node(s), got fewer`);
    if (found.state !== 'Running' || !found.health.healthy) {
      throw new Error(`1 error occurred:\n\t* ${metadata?.hostname}: service "${id}" not in expected state "Running": current state [${found.state}]`);
    }
  }
}

async function membersAreConsistent(asked: Asked): Promise<void> {
  const lists = (await ask(asked, 'EtcdMemberList', asked.controlPlanes)).map(({ members }) => members.map(({ hostname }) => hostname).sort().join(' '));
  if (new Set(lists).size > 1) throw new Error(`expected to have [${lists[0]}] members, got [${lists[1]}]`);
}

async function membersAreControlPlanes(asked: Asked): Promise<void> {
  const [answer] = await ask(asked, 'EtcdMemberList', []);
  const addresses = (answer?.members ?? []).flatMap((member) => member.peer_urls).map((url) => new URL(url).hostname);
  if (!addresses.every((address) => asked.controlPlanes.includes(address))) {
    const [found, wanted] = [addresses, asked.controlPlanes].map((list) => list.map((address) => JSON.stringify(address)).join(' '));
    throw new Error(`etcd member ips [${found}] are not subset of control plane node ips [${wanted}]`);
  }
}

async function memoryIsEnough(asked: Asked): Promise<void> {
  for (const { metadata, meminfo } of await ask(asked, 'Memory', [...asked.controlPlanes, ...asked.workers])) {
    const name = metadata?.hostname ?? '';
    const least = LEAST_MIB[asked.controlPlanes.includes(name) ? 'controlplane' : 'worker'];
    const actual = (meminfo.memtotal * 1024) / MIB;
    if (actual < least) {
      throw new Error(`node "${name}" does not meet memory requirements: expected at least ${least} MiB, actual ${actual} MiB`);
    }
  }
}

async function nodesReport(asked: Asked): Promise<void> {
  const { client: kubernetes } = readKubeconfig(await fetchKubeconfig(asked.client, asked.endpoint, asked.access));
  const actual = (await kubernetesNodes(asked.client, kubernetes)).flatMap(internalAddresses);
  const expected = [...asked.controlPlanes, ...asked.workers];
  const missing = expected.find((address) => !actual.includes(address));
  if (missing !== undefined) throw new Error(`can't find expected node with IPs ["${missing}"]`);
  const further = actual.filter((address) => !expected.includes(address));
  if (further.length > 0) throw new Error(`unexpected nodes with IPs [${further.map((address) => JSON.stringify(address)).join(' ')}]`);
}

interface Health {
  readonly isHealthy: boolean;
  /** What the checks said. */
  readonly lines: readonly string[];
}

/** Those that come before Kubernetes, in the words and the order of the real ones. */
const checks: readonly (readonly [string, (asked: Asked) => Promise<unknown>])[] = [
  ['etcd to be healthy', async (asked) => serviceRuns(asked, 'etcd')],
  ['etcd members to be consistent across nodes', membersAreConsistent],
  ['etcd members to be control plane nodes', membersAreControlPlanes],
  ['apid to be ready', async (asked) => ask(asked, 'Version', [...asked.controlPlanes, ...asked.workers])],
  ['all nodes memory sizes', memoryIsEnough],
  ['kubelet to be healthy', async (asked) => serviceRuns(asked, 'kubelet')],
];

async function waitForCluster(config: ValueObject, timeoutMs: number, { client, warn }: Operation<TalosTools>): Promise<void> {
  const asked: Asked = {
    client, access: config['client_configuration'] as unknown as ClientConfiguration, endpoint: textsOf(config, 'endpoints')?.[0] ?? '',
    controlPlanes: textsOf(config, 'control_plane_nodes') ?? [], workers: textsOf(config, 'worker_nodes') ?? [],
  };
  const all = config['skip_kubernetes_checks'] === true ? checks : [...checks, ['all k8s nodes to report', nodesReport] as const];
  const { lines, isHealthy } = await waitUntilHealthy(asked, timeoutMs, all);
  if (!isHealthy) {
    warn('failed checks', `${lines.join('\n')}\n`);
    throw new SummarizedError('cluster health check failed', 'context deadline exceeded');
  }
}

/** Waits until all checks were passed, one after the other. @param all those before Kubernetes, if nothing else is said */
export async function waitUntilHealthy(asked: Asked, timeoutMs: number, all = checks): Promise<Health> {
  const end = Date.now() + timeoutMs;
  const lines: string[] = [];
  for (const [name, check] of all) {
    for (;;) {
      try {
        await check(asked);
        lines.push(`waiting for ${name}: OK`);
        break;
      } catch (error) {
        const line = `waiting for ${name}: ${messageOf(error)}`;
        if (lines.at(-1) !== line) lines.push(line);
        if (Date.now() + PAUSE_MS > end) return { lines, isHealthy: false };
        await sleep(PAUSE_MS);
      }
    }
  }
  return { lines, isHealthy: true };
}

export const clusterHealthData: DataSourceType<TalosTools> = {
  async read(config, operation) {
    await waitForCluster(config, timeoutOf(config, 'read'), operation);
    return { ...config, id: 'cluster_health' };
  },
};

export const clusterHealthEphemeral: EphemeralType<TalosTools> = {
  async open(config, operation) {
    await waitForCluster(config, parseDuration(textOf(config, 'timeout') ?? '10m'), operation);
    return config;
  },
};
