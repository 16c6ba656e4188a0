import type { TalosRule } from './rule';

/** What the Job alone makes use of: in a file, whoever wrote it has decided. */
const FOR_THE_JOB = ['cli_version', 'values', 'hubble'];

/** Cilium comes in one way, and what is said of it is heard. */
export const cilium: TalosRule = {
  name: 'cilium',
  check: ({ config: { cluster, positions, position } }) => {
    const at = (key: string) => positions[`cluster.cilium.${key}`];
    const { delivery } = cluster.addons.cilium ?? {};
    const fallback = positions['cluster.cilium'] ?? position;
    if (delivery === 'job') {
      const file = at('manifest');
      return file === undefined ? [] : [{
        position: file, message: 'cilium.manifest names a file, and delivery is job: the file would not be used', fix: 'add delivery: manifest, or take manifest out',
      }];
    }
    return delivery === undefined ? [] : [
      ...(at('manifest') === undefined ? [{
        position: at('delivery') ?? fallback, message: 'cilium.delivery is manifest, and there is no file', fix: 'add manifest: manifests/cilium.yaml, as helm template writes it',
      }] : []),
      ...FOR_THE_JOB.filter((key) => at(key) !== undefined).map((key) => ({
        position: at(key)!, message: `cilium.${key} has no effect: delivery is manifest, so that the file is what is installed`, fix: `take ${key} out, and make the file with it`,
      })),
    ];
  },
};
