import type { PlannedTalos } from '../../../model/plan-environments';
import { planUpgrade } from '../../../model/talos/upgrade/plan-upgrade';
import type { UpgradeMachine, UpgradeStep } from '../../../model/talos/upgrade/upgrade-steps';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { checkTalosctl } from '../talosctl/find-talosctl';
import type { ClusterSession } from '../talosctl/with-talosctl';
import { installers } from './installers';
import { survey } from './survey';

export interface PreparedUpgrade {
  readonly machines: readonly UpgradeMachine[];
  readonly steps: readonly UpgradeStep[];
  /** Names of machines that are given no pods now. */
  readonly cordoned: readonly string[];
}

/**
 * Looks at what runs, and plans what brings it to what env.yaml describes.
 *
 * @throws CommandError when that must not be done, with everything that is in the way
 */
export async function prepareUpgrade(planned: PlannedTalos, session: ClusterSession, parallel: number): Promise<PreparedUpgrade> {
  const { machines: wanted, cluster } = planned.plan;
  checkTalosctl(session.talosctl, cluster.talosVersion);
  const images = installers(planned, session);
  const { running, cordoned } = await survey(session.talosctl, wanted.map(({ ip }) => ip));
  const machines = wanted.map(({ key, type, ip }) => ({ key, type, ip, now: running.get(ip), image: images.get(key)! }));
  const { steps, problems } = planUpgrade({ machines, kubernetesVersion: cluster.kubernetesVersion, parallel });
  if (problems.length > 0) {
    const text = problems.map(({ message, fix }) => `${message}\n    ${fix}`).join('\n');
    throw new CommandError(`${text}\nnothing was upgraded`, EXIT.refused);
  }
  return { machines, steps, cordoned };
}
