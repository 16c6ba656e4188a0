import { capacityText } from '../report/capacity-text';
import { readTemplatesAndRoom, reportCapacity } from './capacity';
import type { Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import type { SavedPlan } from './plan-and-apply';
import { lookAtCluster } from './planned-cluster';
import type { ReadyStack } from './stack';

/**
 * Shows what a plan that makes VMs, or files for them, takes of the cluster.
 *
 * @throws CommandError when there is not enough, or a template or storage is missing: the provider would find out half-way, and after minutes
 */
export async function checkRoom(context: Context, stack: ReadyStack, { document }: SavedPlan): Promise<void> {
  const changesOf = (wanted: string) => (document.resource_changes ?? []).filter(({ type }) => type === wanted).map(({ change }) => change);
  const vms = changesOf('proxmox_virtual_environment_vm');
  if (![...vms, ...changesOf('proxmox_virtual_environment_file')].some(({ actions }) => actions.includes('create'))) return;
  const ending = vms.filter(({ actions }) => actions.includes('delete')).map(({ before }) => Number(before?.vm_id));
  const resources = await lookAtCluster(stack, document, async client => readTemplatesAndRoom(stack, client)).catch((error: unknown) => {
    context.io.err(`whether there is room cannot be seen: ${(error as Error).message}`);
  });
  if (resources === undefined) return;
  const report = reportCapacity(stack, resources, ending);
  context.io.err(capacityText(report, context.io));
  if (report.misfits.length > 0) throw new CommandError('nothing was changed: the cluster cannot take it', EXIT.refused);
}
