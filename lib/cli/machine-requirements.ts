import type { ReadOnlyClient } from '../cluster/read-only-client';
import { needsOf } from '../model/hooks/needs';
import { unmetNeeds, type ClusterFacts } from '../model/machines/unmet-needs';
import type { PlannedMachines } from '../model/plan-environments';
import type { Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import type { SavedPlan } from './plan-and-apply';
import { lookAtCluster } from './planned-cluster';
import type { ReadyStack } from './stack';

/**
 * Says what machines that a plan makes take beyond an API token, and looks whether the cluster has it.
 *
 * @throws CommandError when it has not: the provider would find out half-way
 */
export async function checkRequirements({ io }: Context, stack: ReadyStack<PlannedMachines>, { document }: SavedPlan): Promise<void> {
  const made = document.resource_changes?.filter(({ type, change }) => type === 'proxmox_virtual_environment_vm' && change.actions.includes('create')) ?? [];
  if (made.length === 0) return;
  for (const line of describeNeeds(stack)) io.err(line);
  try {
    const facts = await lookAtCluster(stack, document, readFacts);
    const unmet = facts === undefined ? [] : unmetNeeds(stack.plan, facts);
    if (unmet.length > 0) throw new CommandError(`nothing was changed: the cluster cannot take it\n${[...new Set(unmet)].map(line => `    ${line}`).join('\n')}`, EXIT.refused);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    io.err(`whether the cluster has what the machines take cannot be seen: ${(error as Error).message}`);
  }
}

/** Each feature once, with the machines that have it. */
function describeNeeds({ plan: { machines } }: PlannedMachines): string[] {
  const features = [...new Set(machines.flatMap(machine => machine.features))];
  return features.map(feature => {
    const { version, rootLogin, ssh, programs, reason } = needsOf(feature);
    const wants = [
      rootLogin ? 'the password of root@pam' : 'an API token', ...(ssh ? ['SSH to the node'] : []), ...(version === undefined ? [] : [`PVE ${version}`]),
      ...programs.map(program => `${program} on the node`),
    ];
    const users = machines.filter(machine => machine.features.includes(feature)).map(({ key }) => key);
    return `${feature} (${users.join(', ')}) takes ${wants.join(', ')}: ${reason}`;
  });
}

async function readFacts(client: ReadOnlyClient): Promise<ClusterFacts> {
  const { version } = await client.get<{ readonly version: string }>('/version');
  const nodes = await client.get<readonly { readonly node: string }[]>('/nodes');
  return { version, nodes: await Promise.all(nodes.map(async ({ node: name }) => ({ name, storages: await readStorages(client, name) }))) };
}

/** A token may see the nodes and not their storages: then tofu finds out. */
async function readStorages(client: ReadOnlyClient, node: string): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const storages = await client.get<readonly { readonly storage: string; readonly content?: string }[]>(`/nodes/${node}/storage`).catch(() => []);
  return storages.length === 0 ? undefined : new Map(storages.map(({ storage, content = '' }) => [storage, content.split(',')]));
}
