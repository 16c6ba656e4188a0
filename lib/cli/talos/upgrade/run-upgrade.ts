import { isAt, type TalosUpgrade, type UpgradeMachine, type UpgradeStep } from '../../../model/talos/upgrade/upgrade-steps';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import type { Progress } from '../../io';
import { runTalosctl, TalosctlError, type Talosctl } from '../talosctl/talosctl';
import { describeStep } from './describe-upgrade';
import { survey } from './survey';

/** How long a machine is given to come back, and a cluster to be well. */
const UPGRADE_TIMEOUT = '30m';
const GATE_TIMEOUT = '10m';
/** Before the first step nothing has changed: what is not well by then, does not become so by itself. */
const PREFLIGHT_TIMEOUT = '2m';

/**
 * Does the steps of an upgrade, one after the other, and stops at the first that fails.
 *
 * @param machines all of the cluster
 * @throws CommandError saying what was not done, and how to go on
 */
export async function runUpgrade(
  talosctl: Talosctl, machines: readonly UpgradeMachine[], steps: readonly UpgradeStep[], progress: Progress,
): Promise<void> {
  const ofType = (type: UpgradeMachine['type']) => machines.filter(machine => machine.type === type).map(({ ip }) => ip);
  const [controlPlanes, workers] = [ofType('controlplane'), ofType('worker')];
  const [first] = controlPlanes;
  const lookAtHealth = async (timeout: string) => runTalosctl(talosctl, [first!], [
    'health', '--control-plane-nodes', controlPlanes.join(), ...(workers.length > 0 ? ['--worker-nodes', workers.join()] : []), '--wait-timeout', timeout,
  ]);
  let last: string | undefined;
  let done = 0;
  for (const step of steps) {
    if (step.action !== 'health') {
      last = describeStep(step);
      progress.update(done, last);
      if (step.action === 'talos') await upgradeTogether(talosctl, step.machines);
      else await orElse('Kubernetes could not be upgraded', runTalosctl(talosctl, [first!], ['upgrade-k8s', '--to', step.to.replace(/^v/, '')]));
    } else if (last === undefined) {
      await orElse('the cluster is not healthy, so nothing was upgraded', lookAtHealth(PREFLIGHT_TIMEOUT), EXIT.refused);
    } else {
      await orElse(`the cluster is not healthy after ${last}, so no more was upgraded`, lookAtHealth(GATE_TIMEOUT));
      progress.update(++done, last);
    }
  }
}

/** All of them come to their end before a failure is said. */
async function upgradeTogether(talosctl: Talosctl, upgrades: readonly TalosUpgrade[]): Promise<void> {
  const results = await Promise.allSettled(upgrades.map(async ({ machine, ip, image, to }) => {
    const failure = `${machine} (${ip}) could not be upgraded`;
    await orElse(failure, runTalosctl(talosctl, [ip], ['upgrade', '--image', image, '--wait', '--timeout', UPGRADE_TIMEOUT]));
    const { running } = await survey(talosctl, [ip]);
    const now = running.get(ip)!;
    // Talos goes back by itself to what ran before, when what comes does not start
    const what = `${now.version}${now.version === to.version ? ' of another image' : ''}`;
    if (!isAt(now, to)) throw stopped(failure, `it runs ${what} after that: Talos went back to what ran before`);
  }));
  const failed = results.find(result => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function orElse<T>(failure: string, work: Promise<T>, exitCode?: number): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof TalosctlError ? stopped(failure, error.said, exitCode) : error;
  }
}

function stopped(failure: string, said: string, exitCode: number = EXIT.failed): CommandError {
  const next = 'see what is wrong (talosctl health, dmesg, logs; standsmith talos export gives a talosconfig), and run the same command again to go on';
  return new CommandError(`${failure}${said === '' ? '' : `:\n      ${said}`}\n    ${next}`, exitCode);
}
