import type { ClusterAccess } from '../../cluster/access';
import type { Resources } from '../../model/fit/capacity';
import { findTemplates } from '../../model/fit/missing';
import type { PlannedClass } from '../../model/plan-environments';
import { wantedReplicas, type WantedReplica } from '../../model/replica-plan';
import { namedStorage, replicaStorageIds, sharedStorage, type ReplicaStorage } from '../../model/replica-storage';
import { ALL_NODES } from '../../model/replicas';
import { replicaStates, type ReplicaState } from '../../model/replica-states';
import { requireClusterResources } from '../capacity';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { asClass } from '../kinds';
import { planAndPlaceOne } from '../place';

/** The templates of an environment as they are on the cluster. */
export interface Survey {
  readonly planned: PlannedClass;
  readonly access: ClusterAccess;
  readonly resources: Resources;
  /** Where replicas that are yet to be made are put; unset: where their templates are. */
  readonly storage?: ReplicaStorage;
  readonly wanted: readonly WantedReplica[];
  /** Of replicas that have a VM ID. */
  readonly replicas: readonly ReplicaState[];
}

/**
 * Looks at the cluster, with GETs only.
 *
 * @param storageId storage for replicas that are yet to be made. @default a shared one, where there is one
 * @throws CommandError when it cannot be read, a template is not as the configuration says, or the storage cannot hold replicas
 */
export async function surveyTemplates(context: Context, name: string, storageId?: string): Promise<Survey> {
  const planned = asClass(await planAndPlaceOne(context, name));
  const { access, resources } = await requireClusterResources(context, planned);
  checkOriginals(planned, resources);
  return { ...survey(planned, resources, chooseStorage(planned, resources, storageId)), access };
}

/** What follows from what is on the cluster, and from the VM IDs that replicas have been given. */
export function survey(planned: PlannedClass, resources: Resources, storage: ReplicaStorage | undefined): Omit<Survey, 'access'> {
  const wanted = wantedReplicas(planned.config, planned.plan, planned.allocations, resources, storage);
  return { planned, resources, storage, wanted, replicas: replicaStates(planned.allocations, planned.plan, wanted, resources) };
}

function chooseStorage({ config, plan, allocations }: PlannedClass, resources: Resources, id: string | undefined): ReplicaStorage | undefined {
  const wanted = wantedReplicas(config, plan, allocations, resources);
  const nodes = [...new Set(wanted.flatMap(({ templateNode, nodeName }) => [templateNode, nodeName]))].filter(node => node !== ALL_NODES);
  if (id === undefined) return sharedStorage(nodes, resources);
  const storage = namedStorage(id, nodes, resources);
  if (storage !== undefined) return storage;
  const there = replicaStorageIds(nodes, resources);
  const fix = there.length === 0 ? 'make one with the content "Disk image" there' : `use one of ${there.join(', ')}`;
  throw new CommandError(`storage '${id}' is not on all of ${nodes.join(', ')}, or linked clones of what is on it cannot be made\n    ${fix}`, EXIT.refused);
}

function checkOriginals({ config }: PlannedClass, resources: Resources): void {
  const originals = config.machines.map(({ settings: { templateVmId, templateNode } }) => ({ vmId: templateVmId, nodeName: templateNode }));
  const misfits = findTemplates(originals.map(template => ({ template, nodeName: template.nodeName, fullClone: false })), resources);
  if (misfits.length > 0) throw new CommandError(misfits.map(({ message, fix }) => `${message}\n    ${fix}`).join('\n'), EXIT.refused);
}
