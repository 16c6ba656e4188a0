import type { Context } from './context';
import { checkDatacenterFirewall } from './datacenter-firewall';
import { checkRoom } from './enough-room';
import { refusePasswordChanges } from './password-changes';
import { checkRequirements } from './machine-requirements';
import type { SavedPlan } from './plan-and-apply';
import type { ReadyStack } from './stack';
import { refuseKubernetesWithMachines } from './talos/kubernetes-alone';
import { refuseQuorumLoss } from './talos/quorum';

/** @throws CommandError when a plan cannot be carried out, or must not be */
export async function checkPlan(context: Context, stack: ReadyStack, saved: SavedPlan): Promise<void> {
  if (stack.kind === 'talos') {
    refuseQuorumLoss(stack, saved.document);
    refuseKubernetesWithMachines(stack, saved.document);
  }
  if (stack.kind === 'machines') await checkRequirements(context, stack, saved);
  await checkRoom(context, stack, saved);
}

/** The same where the plan is about to be carried out. */
export async function checkApply(context: Context, stack: ReadyStack, saved: SavedPlan): Promise<void> {
  if (stack.kind === 'class') {
    await checkDatacenterFirewall(context, stack, saved);
    refusePasswordChanges(stack, saved.document);
  }
  await checkPlan(context, stack, saved);
}
