import type { TalosRule } from './rule';

/** CoreDNS is tuned or replaced. */
export const coreDns: TalosRule = {
  name: 'coredns',
  check: ({ config: { positions } }) => {
    const at = (key: string) => positions[`cluster.coredns.${key}`];
    return at('manifest') === undefined ? [] : ['replicas', 'corefile', 'version'].filter((key) => at(key) !== undefined).map((key) => ({
      position: at(key)!, message: `coredns.${key} has no effect: manifest takes the place of all of it`, fix: `take ${key} out, or manifest`,
    }));
  },
};
