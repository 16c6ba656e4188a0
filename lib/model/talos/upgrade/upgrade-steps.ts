import type { TalosMachineType } from '../../../config/talos/talos-config';

/** What of Talos is on a machine. */
export interface TalosRelease {
  /** `v1.13.9` */
  readonly version: string;
  /** Id of the Image Factory's schematic; unset: it has none, or it is not known. */
  readonly schematic?: string;
}

/** A machine as it is, and as it shall be. */
export interface UpgradeMachine {
  /** Its name. */
  readonly key: string;
  readonly type: TalosMachineType;
  readonly ip: string;
  /** What runs; unset: it does not answer. */
  readonly now?: RunningMachine;
  /** What it shall be, as the image that installs it: `factory.talos.dev/nocloud-installer/<schematic>:v1.13.9`. */
  readonly image: string;
}

export interface RunningMachine extends TalosRelease {
  /** Of its kubelet, which an upgrade of Kubernetes changes last. Unset: none runs. */
  readonly kubernetesVersion?: string;
}

/** One machine that is brought to another version or schematic. */
export interface TalosUpgrade {
  readonly machine: string;
  readonly ip: string;
  readonly image: string;
  readonly from: TalosRelease;
  readonly to: TalosRelease;
}

/** What is done, in this order. */
export type UpgradeStep =
  | { readonly action: 'health' }
  /** Machines that are upgraded at the same time: more than one are workers. */
  | { readonly action: 'talos'; readonly machines: readonly TalosUpgrade[] }
  /** @see https://docs.siderolabs.com/kubernetes-guides/advanced-guides/upgrading-kubernetes */
  | { readonly action: 'kubernetes'; readonly from: string; readonly to: string };

/** Why an upgrade must not begin, and what to do about it. */
export interface UpgradeProblem {
  readonly message: string;
  readonly fix: string;
}

/** What an installer installs: its tag is the version, and what is before it the schematic, where it is the Image Factory's. */
export function releaseOf(image: string): TalosRelease | undefined {
  const [, name = '', version] = /^(.+):(v[^:/@]+)(?:@.+)?$/.exec(image) ?? [];
  if (version === undefined) return undefined;
  return { version, schematic: /\/([0-9a-f]{64})$/.exec(name)?.[1] };
}

/** Whether a machine has what an image installs; without a schematic in its name, the version decides. */
export function isAt(now: TalosRelease, target: TalosRelease): boolean {
  return now.version === target.version && (target.schematic === undefined || now.schematic === target.schematic);
}
