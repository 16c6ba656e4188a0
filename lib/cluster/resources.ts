import { parseConfigDisks } from './config-disks';
import type { ReadOnlyClient } from './read-only-client';
import type { Row } from './session';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What a cluster has of RAM, cores and disk, and what of it is given out. */
export interface ClusterResources {
  readonly nodes: readonly { readonly name: string; readonly cores?: number; readonly memoryMiB?: number; readonly bridges: readonly string[] }[];
  /** One for each node that has the storage; one in all for a shared one. */
  readonly storages: readonly {
    readonly id: string; readonly nodeName?: string; readonly nodeNames?: readonly string[]; readonly type?: string;
    readonly content: readonly string[]; readonly totalGib: number; readonly usedGib: number;
  }[];
  /** VMs and containers. */
  readonly vms: readonly {
    readonly vmId: number; readonly name: string; readonly nodeName: string; readonly isTemplate: boolean; readonly isRunning: boolean;
    readonly cores: number; readonly memoryMiB: number;
    /** Of those that were looked into. */
    readonly disks: readonly { readonly storageId: string; readonly gib: number }[];
    readonly macAddresses: readonly string[];
  }[];
}

/**
 * Reads what is there with one GET, and the disks of some VMs with one each.
 *
 * @param lookInto VM IDs of templates whose disks matter
 * @throws CannotRead when the cluster does not answer, or refuses
 */
export async function readResources({ get }: Pick<ReadOnlyClient, 'get'>, lookInto: Iterable<number>): Promise<ClusterResources> {
  const rows = await get<readonly Row[]>('/cluster/resources');
  const wanted = new Set(lookInto);
  const vms = rows.filter(({ type }) => type === 'qemu' || type === 'lxc');
  const configs = new Map(await Promise.all(vms.filter(({ type, vmid }) => type === 'qemu' && wanted.has(Number(vmid))).map(async ({ node, vmid }) => (
    [Number(vmid), await get<Row>(`/nodes/${String(node)}/qemu/${Number(vmid)}/config`)] as const
  ))));
  return {
    nodes: rows.filter(({ type }) => type === 'node').map(({ node, maxcpu, maxmem }) => (
      { name: String(node), cores: count(maxcpu), memoryMiB: maxmem ? Number(maxmem) / MIB : undefined, bridges: [] }
    )),
    storages: storagesOf(rows.filter(({ type }) => type === 'storage')),
    vms: vms.map(({ vmid, name, node, template, status, maxcpu, maxmem }) => ({
      vmId: Number(vmid), name: String(name ?? ''), nodeName: String(node), isTemplate: Boolean(template), isRunning: status === 'running',
      cores: Number(maxcpu ?? 0), memoryMiB: Number(maxmem ?? 0) / MIB, disks: parseConfigDisks(configs.get(Number(vmid)) ?? {}), macAddresses: [],
    })),
  };
}

/** A storage that is offline on a node says no size there. */
function storagesOf(rows: readonly Row[]): ClusterResources['storages'] {
  const online = rows.filter(({ maxdisk }) => Number(maxdisk) > 0);
  const nodesOf = (id: unknown) => online.filter(({ storage }) => storage === id).map(({ node }) => String(node));
  const known = online.map(({ storage, node, shared, content, disk, maxdisk, plugintype }) => ({
    id: String(storage), nodeName: shared ? undefined : String(node), ...Boolean(shared) && { nodeNames: nodesOf(storage) },
    ...typeof plugintype === 'string' && { type: plugintype }, content: String(content ?? '').split(','),
    totalGib: Number(maxdisk) / GIB, usedGib: Number(disk ?? 0) / GIB,
  }));
  return [...new Map(known.map(storage => [`${storage.id} ${storage.nodeName ?? ''}`, storage])).values()];
}

function count(value: unknown): number | undefined {
  return value ? Number(value) : undefined;
}
