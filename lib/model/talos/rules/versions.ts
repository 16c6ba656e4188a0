import { kubernetesMinors, parseVersion } from '../../../values/talos';
import type { TalosRule } from './rule';

/** Talos and Kubernetes go together. */
export const versions: TalosRule = {
  name: 'versions',
  check: ({ config }) => {
    const { talosVersion, kubernetesVersion } = config.cluster;
    const minors = kubernetesMinors(parseVersion(talosVersion)!);
    const { minor } = parseVersion(kubernetesVersion)!;
    if (minors === undefined || (minor >= minors.oldest && minor <= minors.newest)) {
      return [];
    }
    return [{
      position: config.positions['cluster.kubernetes_version'] ?? config.position,
      message: `Kubernetes ${kubernetesVersion} does not go together with Talos ${talosVersion}, which takes v1.${minors.oldest} to v1.${minors.newest}`,
      fix: minor > minors.newest ? `use v1.${minors.newest}, or a newer Talos` : `use v1.${minors.oldest} or newer, step by step, or an older Talos`,
    }];
  },
};
