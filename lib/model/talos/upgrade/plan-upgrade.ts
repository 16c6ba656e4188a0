import { parseVersion } from '../../../values/talos';
import { checkStep, checkTogether } from './legal-steps';
import { isAt, releaseOf, type RunningMachine, type TalosUpgrade, type UpgradeMachine, type UpgradeProblem, type UpgradeStep } from './upgrade-steps';

export interface UpgradeTarget {
  readonly machines: readonly UpgradeMachine[];
  /** `v1.36.3` */
  readonly kubernetesVersion: string;
  /** How many workers are upgraded at the same time. */
  readonly parallel: number;
}

export interface UpgradePlan {
  /** None: all is as it shall be. */
  readonly steps: readonly UpgradeStep[];
  /** With problems, the steps must not be done. */
  readonly problems: readonly UpgradeProblem[];
}

const HEALTH: UpgradeStep = { action: 'health' };

/**
 * Plans what brings machines from what they run to what they shall run: control planes one at a time, then workers, then Kubernetes, with a look at
 * the cluster's health before the first step and after each. Machines that are there already are left alone, so that what is planned after an
 * interruption is the rest. Pure.
 */
export function planUpgrade({ machines, kubernetesVersion, parallel }: UpgradeTarget): UpgradePlan {
  const problems = machines.flatMap(machine => problemsOf(machine));
  const upgrades = new Map(machines.flatMap(machine => {
    const upgrade = upgradeOf(machine);
    return upgrade === undefined ? [] : [[machine, upgrade] as const];
  }));
  const ofType = (type: UpgradeMachine['type']) => [...upgrades].filter(([machine]) => machine.type === type).map(([, upgrade]) => upgrade);
  const groups = [...ofType('controlplane').map(upgrade => [upgrade]), ...chunks(ofType('worker'), parallel)];
  const running = machines.flatMap(({ now }) => now?.kubernetesVersion ?? []);
  const from = oldest(running);
  const isKubernetesBehind = from !== undefined && running.some(version => version !== kubernetesVersion);
  const kubernetesProblem = isKubernetesBehind ? checkStep('Kubernetes', 'cluster.kubernetes_version', from, kubernetesVersion) : undefined;
  const work: UpgradeStep[] = [
    ...groups.map(group => ({ action: 'talos', machines: group }) as const),
    ...(isKubernetesBehind ? [{ action: 'kubernetes', from, to: kubernetesVersion } as const] : []),
  ];
  return {
    steps: work.length === 0 ? [] : [HEALTH, ...work.flatMap(step => [step, HEALTH])],
    problems: distinct([...problems, ...(kubernetesProblem === undefined ? [] : [kubernetesProblem])]),
  };
}

function upgradeOf({ key, ip, now, image }: UpgradeMachine): TalosUpgrade | undefined {
  const to = releaseOf(image);
  if (now === undefined || to === undefined || isAt(now, to)) return undefined;
  return { machine: key, ip, image, from: { version: now.version, schematic: now.schematic }, to };
}

function problemsOf({ key, ip, now, image }: UpgradeMachine): UpgradeProblem[] {
  const to = releaseOf(image);
  if (to === undefined) return [{ message: `${key} is to be installed from ${image}, whose tag is no version`, fix: 'leave machine.install.image out of config_patches, or give it a version' }];
  if (now === undefined) return [{ message: `${key} does not answer at ${ip}`, fix: 'start it, or see what is wrong with it: talosctl dmesg; an upgrade begins when all machines answer' }];
  return [checkStep('Talos', 'cluster.talos_version', now.version, to.version), together(now, to.version)].filter(problem => problem !== undefined);
}

function together(now: RunningMachine, talosVersion: string): UpgradeProblem | undefined {
  return now.kubernetesVersion === undefined || now.version === talosVersion ? undefined : checkTogether(now.kubernetesVersion, talosVersion);
}

function oldest(versions: readonly string[]): string | undefined {
  const rank = (text: string) => {
    const { major, minor, patch } = parseVersion(text) ?? { major: 0, minor: 0, patch: 0 };
    return (major * 1000 + minor) * 1000 + patch;
  };
  return [...versions].sort((one, other) => rank(one) - rank(other))[0];
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** What holds for many machines is said once. */
function distinct(problems: readonly UpgradeProblem[]): UpgradeProblem[] {
  return [...new Map(problems.map(problem => [problem.message, problem])).values()];
}
