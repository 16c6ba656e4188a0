import type { Resources } from './fit/capacity';
import type { StorageFacts } from './fit/cluster-facts';

/** Where replicas that are yet to be made are put. */
export interface ReplicaStorage {
  readonly id: string;
  /** Whether one replica on it does for all nodes. */
  readonly isShared: boolean;
}

/** Types whose volumes nothing can be a linked clone of. */
const WITHOUT_LINKED_CLONES: ReadonlySet<string> = new Set(['lvm', 'iscsi', 'iscsidirect']);

/**
 * The storage that all nodes share and replicas can be on; of several, the one with the most room.
 *
 * @param nodes that clone, or have the template
 * @returns undefined where there is none
 */
export function sharedStorage(nodes: readonly string[], { storages }: Resources): ReplicaStorage | undefined {
  const free = ({ totalGib, usedGib }: StorageFacts) => totalGib - usedGib;
  const [best] = storages.filter((storage) => storage.nodeName === undefined && canHold(storage, nodes)).sort((a, b) => free(b) - free(a));
  return best && { id: best.id, isShared: true };
}

/** The storage of a name. @returns undefined where it is not on all of the nodes, or holds nothing that can be cloned from */
export function namedStorage(id: string, nodes: readonly string[], { storages }: Resources): ReplicaStorage | undefined {
  const own = storages.filter((storage) => storage.id === id);
  if (own.some((storage) => storage.nodeName === undefined)) {
    return own.every((storage) => canHold(storage, nodes)) ? { id, isShared: true } : undefined;
  }
  const isThere = nodes.every((node) => own.some((storage) => storage.nodeName === node && canHold(storage, [])));
  return own.length > 0 && isThere ? { id, isShared: false } : undefined;
}

/** Names of the storages that replicas can be on. */
export function replicaStorageIds(nodes: readonly string[], resources: Resources): string[] {
  return [...new Set(resources.storages.map(({ id }) => id))].filter((id) => namedStorage(id, nodes, resources) !== undefined).sort();
}

function canHold({ content, type, nodeNames }: StorageFacts, nodes: readonly string[]): boolean {
  return content.includes('images') && !WITHOUT_LINKED_CLONES.has(type ?? '') && nodes.every((node) => nodeNames?.includes(node) ?? true);
}
