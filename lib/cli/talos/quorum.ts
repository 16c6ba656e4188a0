import type { PlannedTalos } from '../../model/plan-environments';
import { findQuorumLoss } from '../../model/talos/quorum';
import type { PlanDocument } from '../../tofu/show';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

const VM = 'proxmox_virtual_environment_vm';
const CONTROL_PLANE = 'controlplane';

/**
 * A cluster that loses etcd is lost with all that was in it.
 *
 * @throws CommandError when a plan ends more control planes than etcd can bear, unless it ends every machine of the cluster
 */
export function refuseQuorumLoss({ config: { name } }: PlannedTalos, { resource_changes: changes = [] }: PlanDocument): void {
  const vms = changes.filter(({ type, change }) => type === VM && change.before !== null).map(({ change: { before, after, actions } }) => ({
    name: String(before!.name), isControlPlane: hasTag(before!.tags), ends: actions.includes('delete'), isReplaced: after !== null,
  }));
  if (vms.every(({ ends, isReplaced }) => ends && !isReplaced)) return;
  const controlPlanes = vms.filter(({ isControlPlane }) => isControlPlane);
  const loss = findQuorumLoss(controlPlanes.map(vm => vm.name), controlPlanes.filter(({ ends }) => ends).map(vm => vm.name));
  if (loss === undefined) return;
  const { members, bearable, ending } = loss;
  throw new CommandError(
    `${ending.join(', ')} would end, and etcd bears the loss of ${bearable} of its ${members} members: all that is in the cluster would be lost; nothing was changed\n`
    + `    take control planes out one at a time, with an apply for each; standsmith destroy ${name} ends the whole cluster`, EXIT.refused,
  );
}

function hasTag(tags: unknown): boolean {
  return Array.isArray(tags) && tags.includes(CONTROL_PLANE);
}
