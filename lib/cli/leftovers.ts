import { existingObjects, type ClusterObject } from '../cluster/objects';
import { importResource, taint } from '../tofu/import';
import type { PlanDocument } from '../tofu/show';
import type { Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { makePlan, type SavedPlan } from './plan-and-apply';
import { lookAtCluster } from './planned-cluster';
import type { ReadyStack } from './stack';
import { createdObjects, readUnfinished } from './unfinished';
import { findUsedNetworks } from './used-networks';
import { findUsedSnippets } from './used-snippets';

const MAX_SHOWN = 5;

/**
 * Plans what can be carried out: with what an earlier run has left half made, and without networks that others are plugged into
 * and files that machines start with.
 *
 * @param exclude addresses of what stays as it is
 * @throws CommandError when there is something on the cluster that no apply is known to have made
 */
export async function planSafely(context: Context, stack: ReadyStack, destroy: boolean, exclude: readonly string[] = []): Promise<SavedPlan> {
  const saved = await planWithLeftovers(context, stack, destroy, exclude);
  const used = [...await findUsedNetworks(context, stack, saved.document), ...findUsedSnippets(context, saved.document)];
  return used.length === 0 ? saved : makePlan(context, stack, destroy, [...exclude, ...used]);
}

/**
 * Plans, and sees to what is on the cluster already without being in the state. What an apply before has begun to make is taken into the state as
 * half made: so it is made again, or destroyed with the rest. The provider itself would end with an error, or take a VM over as if it had made it.
 *
 * @throws CommandError when there is something that no apply is known to have made
 */
async function planWithLeftovers(context: Context, stack: ReadyStack, destroy: boolean, exclude: readonly string[]): Promise<SavedPlan> {
  const saved = await makePlan(context, stack, destroy, exclude);
  const { ours, foreign } = await findExisting(context, stack, saved, destroy, exclude);
  if (!destroy && foreign.length > 0) throw refuse(foreign, stack);
  if (ours.length === 0) return saved;
  context.io.err(`an earlier run has left ${describe(ours)} half made: ${destroy ? 'destroyed with the rest' : 'made again'}`);
  for (const { address, id } of ours) {
    await importResource(stack.tofu, address, id, 'values.tfvars');
    await taint(stack.tofu, address);
  }
  return makePlan(context, stack, destroy, exclude);
}

/** @throws CommandError when a plan would make what is on the cluster already, and no apply is known to have made it */
export async function refuseForeign(context: Context, stack: ReadyStack, saved: SavedPlan): Promise<void> {
  const { foreign } = await findExisting(context, stack, saved, false, []);
  if (foreign.length > 0) throw refuse(foreign, stack);
}

interface Existing {
  /** What an apply before has begun to make. */
  readonly ours: readonly ClusterObject[];
  readonly foreign: readonly ClusterObject[];
}

async function findExisting(
  context: Context, stack: ReadyStack, { document }: SavedPlan, destroy: boolean, exclude: readonly string[],
): Promise<Existing> {
  const begun = readUnfinished(stack);
  // all of the state is in a plan that destroys it
  const known = new Set([...exclude, ...document.resource_changes?.map(({ address }) => address) ?? []]);
  const wanted = destroy ? begun.filter(({ address }) => !known.has(address)) : createdObjects(document, false);
  const existing = await lookUp(context, stack, document, apartFromVms(wanted, destroy));
  // a VM that has another name is another one
  const isOurs = ({ address, name }: ClusterObject) => begun.some(other => other.address === address && other.name === name);
  return { ours: existing.filter(isOurs), foreign: existing.filter(object => !isOurs(object)) };
}

/** A firewall comes and goes with its VM: it is looked for where the VM stays. */
function apartFromVms(objects: readonly ClusterObject[], destroy: boolean): ClusterObject[] {
  const vms = new Set(objects.filter(({ kind }) => kind === 'VM').map(({ id }) => `vm/${id}`));
  return objects.filter(({ kind, id }) => kind !== 'firewall rules' || !(destroy || vms.has(id)));
}

async function lookUp({ io }: Context, stack: ReadyStack, document: PlanDocument, objects: readonly ClusterObject[]): Promise<ClusterObject[]> {
  if (objects.length === 0) return [];
  try {
    return await lookAtCluster(stack, document, async client => existingObjects(objects, async list => client.get(list))) ?? [];
  } catch (error) {
    io.err(`whether something is on the cluster already cannot be seen: ${(error as Error).message}`);
    return [];
  }
}

function refuse(foreign: readonly ClusterObject[], { config, tofu }: ReadyStack): CommandError {
  const { address, id } = foreign[0]!;
  const users = foreign.some(({ kind }) => kind === 'user') ? '    users that another environment makes: write create_users: false in env.yaml\n' : '';
  return new CommandError(
    `${describe(foreign)} ${foreign.length === 1 ? 'is' : 'are'} on the cluster already, and not in the state of ${config.name}: nothing was changed\n`
    + `${users}    choose other names and IDs, or remove them from the cluster; if they are this environment's, take them into its state, in `
    + `${tofu.folder}:\n    tofu import -var-file=values.tfvars '${address}' '${id}'`, EXIT.refused,
  );
}

function describe(objects: readonly ClusterObject[]): string {
  const shown = objects.slice(0, MAX_SHOWN).map(({ kind, id, name }) => `${kind} ${id}${name === undefined ? '' : ` (${name})`}`);
  return [...shown, ...(objects.length > MAX_SHOWN ? [`${objects.length - MAX_SHOWN} more`] : [])].join(', ');
}
