import type { ClusterAccess } from '../../cluster/access';
import type { Resources } from '../../model/fit/capacity';
import { findTemplates } from '../../model/fit/missing';
import type { PlannedClass } from '../../model/plan-environments';
import { wantedReplicas, type WantedReplica } from '../../model/replica-plan';
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
  readonly wanted: readonly WantedReplica[];
  /** Of replicas that have a VM ID. */
  readonly replicas: readonly ReplicaState[];
}

/** Looks at the cluster, with GETs only. @throws CommandError when it cannot be read, or a template is not as the configuration says */
export async function surveyTemplates(context: Context, name: string): Promise<Survey> {
  const planned = asClass(await planAndPlaceOne(context, name));
  const { access, resources } = await requireClusterResources(context, planned);
  checkOriginals(planned, resources);
  return { ...survey(planned, resources), access };
}

/** What follows from what is on the cluster, and from the VM IDs that replicas have been given. */
export function survey(planned: PlannedClass, resources: Resources): Omit<Survey, 'access'> {
  const wanted = wantedReplicas(planned.config, planned.plan, planned.allocations, resources);
  return { planned, resources, wanted, replicas: replicaStates(planned.allocations, planned.plan, wanted, resources) };
}

function checkOriginals({ config }: PlannedClass, resources: Resources): void {
  const originals = config.machines.map(({ settings: { templateVmId, templateNode } }) => ({ vmId: templateVmId, nodeName: templateNode }));
  const misfits = findTemplates(originals.map(template => ({ template, nodeName: template.nodeName, fullClone: false })), resources);
  if (misfits.length > 0) throw new CommandError(misfits.map(({ message, fix }) => `${message}\n    ${fix}`).join('\n'), EXIT.refused);
}
