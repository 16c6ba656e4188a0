import type { RunningMachine } from '../../../model/talos/upgrade/upgrade-steps';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import { getResources, tryTalosctl, type Talosctl } from '../talosctl/talosctl';

/** What runs on machines, by their addresses; those that do not answer are not in it. */
export interface Survey {
  readonly running: ReadonlyMap<string, RunningMachine>;
  /** Names of machines that are given no pods: an upgrade that was interrupted may have left them so. */
  readonly cordoned: readonly string[];
}

/** One line of `talosctl version --json`. */
interface VersionMessage {
  readonly metadata?: { readonly hostname?: string };
  readonly version?: { readonly tag?: string };
}

/** @throws CommandError when no machine answers */
export async function survey(talosctl: Talosctl, ips: readonly string[]): Promise<Survey> {
  const versions = await readVersions(talosctl, ips);
  const answering = [...versions.keys()];
  const extensions = await getResources(talosctl, answering, 'extensions');
  const kubelets = await getResources(talosctl, answering, 'kubeletspecs');
  const nodes = await getResources(talosctl, answering, 'nodestatus');
  const of = <T extends { readonly node: string }>(all: readonly T[], ip: string) => all.filter(({ node }) => node === ip);
  return {
    running: new Map([...versions].map(([ip, version]) => [ip, {
      version,
      schematic: of(extensions, ip).map(({ spec }) => spec.metadata as { name?: string; version?: string }).find(({ name }) => name === 'schematic')?.version,
      kubernetesVersion: of(kubelets, ip).map(({ spec }) => tagOf(String(spec.image))).find(tag => tag !== undefined),
    }])),
    cordoned: nodes.filter(({ spec }) => spec.unschedulable === true).map(({ metadata }) => metadata.id),
  };
}

/**
 * Versions of Talos, by the addresses of the machines that answer.
 *
 * @throws CommandError when none does
 */
export async function readVersions(talosctl: Talosctl, ips: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { lines, error } = await tryTalosctl(talosctl, ips, ['version', '--json']);
  const messages = lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line) as VersionMessage);
  const versions = new Map(messages.flatMap(({ metadata, version }) => {
    const ip = metadata?.hostname ?? (ips.length === 1 ? ips[0] : undefined);
    return ip !== undefined && version?.tag ? [[ip, version.tag] as const] : [];
  }));
  if (versions.size === 0) {
    throw new CommandError(`none of the machines ${ips.join(', ')} answers${error === undefined ? '' : `:\n      ${error.said}`}`, EXIT.refused);
  }
  return versions;
}

/** `ghcr.io/siderolabs/kubelet:v1.36.3@sha256:…` */
function tagOf(image: string): string | undefined {
  return /:(v[^:/@]+)(?:@.+)?$/.exec(image)?.[1];
}
