import { kubernetesMinors, parseVersion } from '../../../values/talos';
import type { UpgradeProblem } from './upgrade-steps';

/**
 * Talos and Kubernetes go from one minor version to the next, none left out, and not back.
 *
 * @param what `Talos`, `Kubernetes`
 * @param key where env.yaml says the version
 * @see https://docs.siderolabs.com/talos/latest/configure-your-talos-cluster/lifecycle-management/upgrading-talos
 */
export function checkStep(what: string, key: string, from: string, to: string): UpgradeProblem | undefined {
  const [before, after] = [parseVersion(from), parseVersion(to)];
  if (before === undefined || after === undefined) {
    return { message: `${what} ${before === undefined ? from : to} is no version that is known here`, fix: 'upgrade it by hand' };
  }
  const minors = after.minor - before.minor;
  if (after.major === before.major && (minors === 0 || minors === 1)) return undefined;
  if (after.major < before.major || minors < 0) {
    return { message: `${what} does not go back: ${from} runs, and ${to} is wanted`, fix: `set ${key} to ${from} or newer` };
  }
  return {
    message: `${what} goes from one minor version to the next: ${from} runs, and ${to} is wanted`,
    fix: `set ${key} to the newest patch of v${before.major}.${before.minor + 1} first, and upgrade; then go on`,
  };
}

/** What runs of Kubernetes has to go together with the Talos that comes below it: Kubernetes follows last. */
export function checkTogether(kubernetesVersion: string, talosVersion: string): UpgradeProblem | undefined {
  const [kubernetes, talos] = [parseVersion(kubernetesVersion), parseVersion(talosVersion)];
  const minors = talos && kubernetesMinors(talos);
  if (minors === undefined || kubernetes === undefined || kubernetes.minor >= minors.oldest) return undefined;
  return {
    message: `Talos ${talosVersion} takes Kubernetes v1.${minors.oldest} and newer, and ${kubernetesVersion} runs`,
    fix: 'leave cluster.talos_version as it runs, upgrade Kubernetes first, and then Talos',
  };
}
