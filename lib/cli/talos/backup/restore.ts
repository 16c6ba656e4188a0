import type { PlannedTalos } from '../../../model/plan-environments';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { runTalosctl, TalosctlError, type Talosctl } from '../talosctl/talosctl';
import { etcdMembers, type EtcdMember } from './etcd-services';

/** How long the cluster is given to start from a snapshot. */
const START_TIMEOUT = '20m';

/**
 * The control plane that etcd can begin anew on.
 *
 * @throws CommandError when etcd lives somewhere, or a control plane does not answer: it may live there
 */
export async function findRestorable(planned: PlannedTalos, talosctl: Talosctl): Promise<EtcdMember> {
  const members = await etcdMembers(planned, talosctl);
  const silent = planned.plan.machines.filter(({ type, ip }) => type === 'controlplane' && !members.some(member => member.ip === ip));
  if (silent.length > 0) {
    throw new CommandError(`${names(silent)} ${silent.length === 1 ? 'does' : 'do'} not answer, and etcd may live there\n    start or replace what does not answer first`, EXIT.refused);
  }
  const living = members.filter(({ etcd }) => etcd !== 'waiting');
  if (living.length > 0) {
    throw new CommandError(
      `etcd lives on ${names(living)}: a snapshot would take the place of all that is in the cluster; nothing was changed\n`
      + '    for a cluster that is lost, let its control planes forget their etcd first, each with:\n'
      + `    talosctl --nodes ${living.map(({ ip }) => ip).join()} reset --graceful=false --reboot --system-labels-to-wipe=EPHEMERAL`, EXIT.refused,
    );
  }
  return members[0]!;
}

/** Lets etcd begin with a snapshot on one control plane, which the others join, and waits until the cluster is well. */
export async function restore(talosctl: Talosctl, { machines }: PlannedTalos['plan'], member: EtcdMember, file: string): Promise<void> {
  const ofType = (wanted: string) => machines.filter(({ type }) => type === wanted).map(({ ip }) => ip);
  const workers = ofType('worker');
  await orElse(`${member.key} did not take the snapshot`, runTalosctl(talosctl, [member.ip], ['bootstrap', '--recover-from', file]));
  await orElse('etcd has begun with the snapshot, but the cluster is not healthy', runTalosctl(talosctl, [member.ip], [
    'health', '--control-plane-nodes', ofType('controlplane').join(), ...(workers.length > 0 ? ['--worker-nodes', workers.join()] : []),
    '--wait-timeout', START_TIMEOUT,
  ]));
}

async function orElse<T>(failure: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof TalosctlError ? new CommandError(`${failure}:\n      ${error.said}`) : error;
  }
}

function names(machines: readonly { readonly key: string }[]): string {
  return machines.map(({ key }) => key).join(', ');
}
