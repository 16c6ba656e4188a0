import { clusterDescriptionSchema, type ClusterDescription, type ClusterDescriptionInput } from '../pve/cluster-description';
import type { ClusterContents } from '../pve/cluster-contents';
import { volumesOf } from '../pve/store/seed-contents';
import type { ClusterReading, StorageEntry } from './sources';

const GIB = 1024 ** 3;
/** What a description of a storage may say. */
const { type: TYPE, content: CONTENT } = clusterDescriptionSchema.shape.storages.unwrap().valueType.shape;
type Storage = NonNullable<ClusterDescriptionInput['storages']>[string];

/** Storages with what is used on them, node by node; those that are off, or of a type that keeps no disks we know of, are left out. */
export function describeStorages(reading: ClusterReading, vms: readonly ClusterContents['vms'][number][]): Record<string, Storage> {
  const bare = Object.fromEntries(knownStorages(reading).map((entry): [string, Storage] => [entry.storage, {
    type: TYPE.parse(entry.type),
    content: (entry.content ?? '').split(',').filter((content) => CONTENT.element.safeParse(content).success) as Storage['content'],
    shared: Boolean(entry.shared) || ['rbd', 'nfs', 'cephfs', 'cifs', 'iscsi', 'iscsidirect', 'pbs', 'zfs'].includes(entry.type),
    ...(entry.nodes ? { nodes: entry.nodes.split(',') } : {}),
  }]));
  const volumes = vms.flatMap((vm) => volumesOf(bare as ClusterDescription['storages'], vm));
  return Object.fromEntries(Object.entries(bare).map(([id, storage]) => {
    const statuses = [...reading.storageStatus].flatMap(([node, entries]) => entries.map((status) => ({ node, status })));
    const byNode = statuses.filter(({ status }) => status.storage === id && status.total).map(({ node, status }) => {
      const described = volumes.filter((volume) => volume.storage === id && volume.base === undefined && (volume.node ?? node) === node);
      const bytes = described.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return [node, { size_gib: inGib(status.total ?? 0), other_gib: inGib((status.used ?? 0) - bytes) }] as const;
    });
    return [id, byNode[0] === undefined ? storage : { ...storage, size_gib: byNode[0][1].size_gib, by_node: Object.fromEntries(byNode) }];
  }));
}

/** The configured ones; where those cannot be seen, what the nodes say of theirs. */
function knownStorages({ storages, storageStatus }: ClusterReading): StorageEntry[] {
  const seen = new Map<string, StorageEntry>([...storageStatus.values()].flat().map((entry) => [entry.storage, entry]));
  for (const entry of storages) seen.set(entry.storage, entry);
  return [...seen.values()].filter(({ type, disable }) => !disable && TYPE.safeParse(type).success);
}

function inGib(bytes: number): number {
  return Math.round((bytes / GIB) * 1000) / 1000;
}
