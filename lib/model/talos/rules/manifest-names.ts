import { MANIFEST_NAMES } from '../../../values/talos-manifests';
import type { TalosRule } from './rule';

/** Talos knows inline manifests by their names. */
export const manifestNames: TalosRule = {
  name: 'manifest-names',
  check: ({ config: { cluster, positions, position } }) => {
    const own = new Set<string>(Object.values(MANIFEST_NAMES));
    const names = cluster.addons.inlineManifests.map(({ name }) => name);
    return names.flatMap((name, index) => {
      const isTwice = names.indexOf(name) < index;
      return !isTwice && !own.has(name) ? [] : [{
        position: positions[`cluster.inline_manifests[${index}].name`] ?? position,
        message: isTwice ? `two inline_manifests are called ${name}` : `an inline manifest is called ${name}, as one is that is made of the cluster's settings`,
        fix: 'give it another name',
      }];
    });
  },
};
