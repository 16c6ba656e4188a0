import type { PlannedTalos } from '../../model/plan-environments';
import type { PlanDocument } from '../../tofu/show';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { machineOf } from './machine-of';

const CLUSTER = 'talos_cluster';
const MACHINE = 'talos_machine';

/**
 * With `upgrade: in-place`, a machine that is given a configuration is given the Kubernetes version in it, too: without the checks, and the order,
 * in which the cluster would be brought there.
 *
 * @throws CommandError when a plan changes the version of Kubernetes, and machines
 */
export function refuseKubernetesWithMachines({ config: { name } }: PlannedTalos, { resource_changes: changes = [] }: PlanDocument): void {
  const cluster = changes.find(({ type, change }) => type === CLUSTER && change.before !== null && change.after !== null)?.change;
  const [before, after] = [cluster?.before, cluster?.after].map(values => String(values?.kubernetes_version));
  if (before === after) return;
  const machines = changes.filter(({ type, change: { actions } }) => type === MACHINE && (actions.includes('create') || actions.includes('update')));
  if (machines.length === 0) return;
  const names = machines.map(({ address }) => machineOf(address) ?? address).join(', ');
  throw new CommandError(
    `${names} would get Kubernetes ${after} with ${machines.length === 1 ? 'its' : 'their'} configuration, beside the upgrade from ${before}; nothing was changed\n`
    + `    leave kubernetes_version at ${before}, standsmith apply ${name}, then change it and apply again`, EXIT.refused,
  );
}
