import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** A directory mapping is one folder on each node. */
export const mappings: MachinesRule = {
  name: 'mappings',
  check: ({ config, given }) => {
    const first = new Map<string, { readonly path: string; readonly key: string }>();
    return config.machines.flatMap((machine) => machine.settings.shares.flatMap(({ tag, path, method }) => {
      if (method !== 'virtiofs') return [];
      const { nodeName } = given.get(machine.key)!;
      const place = `${nodeName} ${tag}`;
      const known = first.get(place);
      if (known === undefined) first.set(place, { path, key: machine.key });
      return known === undefined || known.path === path ? [] : [{
        position: positionIn(machine, `shares.${tag}.path`),
        message: `share ${tag} of ${machine.key} is ${path} on ${nodeName}, and that of ${known.key} is ${known.path}: PVE knows one folder a node by this name`,
        fix: 'give one of the two another tag',
      }];
    }));
  },
};
