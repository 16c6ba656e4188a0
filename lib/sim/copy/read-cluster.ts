import { statusOf, type ClusterSource } from './cluster-source';
import type { ClusterReading, Configuration, NodeEntry, SdnPicture, VmEntry } from './sources';

/** Requests that wait for an answer at the same time. */
const AT_ONCE = 8;

/** @param vm the VM that was looked into: `100 on pve1` */
export type OnProgress = (done: number, total: number, vm: string) => void;

/**
 * Asks for everything that a copy needs: a few lists, and the configuration of each VM.
 *
 * @returns what was read, and what of it was refused: `GET /nodes/pve1/network: 403 Permission check failed`
 */
export async function readCluster(
  client: ClusterSource, onProgress: OnProgress = () => undefined,
): Promise<{ reading: ClusterReading; refused: readonly string[] }> {
  const refused: string[] = [];
  /** What may not be seen is empty, and is said; anything else that fails ends the copy. */
  const read = async <T>(path: string, otherwise: T, parameters: Readonly<Record<string, string | number>> = {}): Promise<T> => {
    try {
      return await client.get<T | null>(path, parameters) ?? otherwise;
    } catch (error) {
      if (statusOf(error) === undefined || statusOf(error) === 401) throw error;
      refused.push((error as Error).message);
      return otherwise;
    }
  };
  const list = async <T>(path: string, parameters?: Readonly<Record<string, string | number>>) => read<readonly T[]>(path, [], parameters);

  const { version } = await client.get<{ version: string }>('/version');
  const [nodes, vms, storages, pools, realms, users, groups, roles, acl] = await Promise.all([
    list<NodeEntry>('/nodes'), list<VmEntry>('/cluster/resources', { type: 'vm' }), list<ClusterReading['storages'][number]>('/storage'),
    list<ClusterReading['pools'][number]>('/pools'), list<ClusterReading['realms'][number]>('/access/domains'),
    list<ClusterReading['users'][number]>('/access/users', { full: 1 }), list<ClusterReading['groups'][number]>('/access/groups'),
    list<ClusterReading['roles'][number]>('/access/roles'), list<ClusterReading['acl'][number]>('/access/acl'),
  ]);
  const online = nodes.filter(({ status }) => status !== 'offline').map(({ node }) => node);
  const [storageStatus, interfaces, sdn, runningSdn, firewall] = await Promise.all([
    byNode(online, async (node) => list<never>(`/nodes/${node}/storage`)),
    byNode(online, async (node) => list<Configuration>(`/nodes/${node}/network`)),
    readSdn(list, {}), readSdn(list, { running: 1 }), read<Configuration | undefined>('/cluster/firewall/options', undefined),
  ]);
  // of a VM whose node is down, the list says all that can be known
  const readable = vms.filter(({ type, node }) => type === 'qemu' && online.includes(node));
  let done = 0;
  const configs = await inParallel(readable, async ({ vmid, node }): Promise<[number, Configuration]> => {
    const config = await read<Configuration>(`/nodes/${node}/qemu/${vmid}/config`, {});
    onProgress(done += 1, readable.length, `${vmid} on ${node}`);
    return [vmid, config];
  });
  return {
    reading: {
      version, nodes, vms, storages, pools, realms, users, groups, roles, acl, storageStatus, interfaces, sdn, runningSdn, firewall,
      configs: new Map(configs),
    },
    refused,
  };
}

type List = <T>(path: string, parameters?: Readonly<Record<string, string | number>>) => Promise<readonly T[]>;

async function readSdn(list: List, picture: Readonly<Record<string, number>>): Promise<SdnPicture> {
  const [zones, vnets] = await Promise.all([list<Configuration>('/cluster/sdn/zones', picture), list<Configuration>('/cluster/sdn/vnets', picture)]);
  const subnets = await inParallel(vnets, async ({ vnet }) => list<Configuration>(`/cluster/sdn/vnets/${String(vnet)}/subnets`, picture));
  return { zones, vnets, subnets: subnets.flat() };
}

async function byNode<T>(nodes: readonly string[], read: (node: string) => Promise<readonly T[]>): Promise<Map<string, readonly T[]>> {
  return new Map(await inParallel(nodes, async (node): Promise<[string, readonly T[]]> => [node, await read(node)]));
}

/** The results in order, with so many begun at once and no more. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const [index, item] of entries) results[index] = await work(item);
  }));
  return results;
}
