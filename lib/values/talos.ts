/**
 * Names and versions of Talos and Kubernetes. Each check returns undefined, or one sentence that says what is allowed, in lower case.
 */

/** Machines that a pool has at most. */
export const MAX_POOL_COUNT = 1000;

/** A version in numbers: `v1.13.9` is 1, 13, 9. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

const VERSION = /^v?(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:-(?:alpha|beta|rc)\.\d{1,3})?$/;

/** Reads `v1.13.9`; undefined when it is no version. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch] = VERSION.exec(text) ?? [];
  return patch === undefined ? undefined : { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** Older ones have no documents of their own for what the configurations say of the network. */
const OLDEST_TALOS_MINOR = 12;
const NEWEST_TALOS_MINOR = 14;

/**
 * Minor versions of Kubernetes, the oldest and the newest, that each minor version of Talos supports.
 *
 * @see https://www.talos.dev/latest/introduction/support-matrix/: a Talos supports the Kubernetes of its release and the five before it
 */
const NEWEST_KUBERNETES_MINOR: Readonly<Record<number, number>> = { 12: 35, 13: 36, 14: 37 };
const KUBERNETES_MINORS_A_TALOS = 6;

export function checkTalosVersion(text: string): string | undefined {
  const version = parseVersion(text);
  const isKnown = text.startsWith('v') && version?.major === 1 && version.minor >= OLDEST_TALOS_MINOR && version.minor <= NEWEST_TALOS_MINOR;
  return isKnown ? undefined : `a version of Talos from v1.${OLDEST_TALOS_MINOR}.0 to v1.${NEWEST_TALOS_MINOR} is wanted, with its v: v1.13.9`;
}

export function checkKubernetesVersion(text: string): string | undefined {
  return parseVersion(text)?.major === 1 && text.startsWith('v') ? undefined : 'a version of Kubernetes is v1, its minor version and its patch: v1.36.3';
}

/** The minor versions of Kubernetes that a version of Talos takes, both inclusive; undefined for a Talos that is not known here. */
export function kubernetesMinors({ minor }: Version): { readonly oldest: number; readonly newest: number } | undefined {
  const newest = NEWEST_KUBERNETES_MINOR[minor];
  return newest === undefined ? undefined : { oldest: newest - KUBERNETES_MINORS_A_TALOS + 1, newest };
}

export function checkExtension(text: string): string | undefined {
  return /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9.-]*$/.test(text) && text.length <= 120
    ? undefined
    : 'a system extension is owner/name in lower case, such as siderolabs/iscsi-tools';
}

const LABEL_NAME = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_PREFIX = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export function checkLabelKey(text: string): string | undefined {
  const [name = '', prefix, ...rest] = text.split('/').reverse();
  const isGood = LABEL_NAME.test(name) && (prefix === undefined || LABEL_PREFIX.test(prefix)) && rest.length === 0;
  return isGood ? undefined : 'a label is a name of at most 63 letters, digits, - _ and ., perhaps with a DNS name and / before it: example.org/zone';
}

export function checkLabelValue(text: string): string | undefined {
  return text === '' || LABEL_NAME.test(text) ? undefined : 'the value of a label has at most 63 letters, digits, - _ and ., and begins and ends with a letter or digit';
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export function checkTaint(text: string): string | undefined {
  const [, key = '', value] = /^([^=:]+)(?:=([^:]*))?:(?:NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text) ?? [];
  return checkLabelKey(key) === undefined && (value === undefined || checkLabelValue(value) === undefined)
    ? undefined
    : 'a taint is key=value:NoSchedule, PreferNoSchedule or NoExecute behind the colon; =value may be left out';
}
