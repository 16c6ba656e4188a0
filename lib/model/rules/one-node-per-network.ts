import type { Finding } from '../../values/finding';
import { existingBridges } from '../network-devices';
import { spansNodes } from '../network-name';
import { standNode } from '../placement';
import { machinePosition } from '../positions';
import type { Rule, RuleInput } from './rule';

/** Neither a bridge nor a simple zone spans nodes: machines on one isolated network are on one node. */
export const oneNodePerNetwork: Rule = {
  name: 'one-node-per-network',
  check: ({ config }) => config.machines.flatMap((machine): readonly Finding[] => {
    const node = standNode(config);
    const alias = strandedOn(config, machine, node);
    return alias === undefined ? [] : [{
      position: machinePosition(machine, 'node_name'),
      message: `machine '${machine.key}' is pinned to node '${machine.settings.nodeName}', but its network '${alias}' is on '${node}': `
        + `a network with isolation ${config.isolation} does not span nodes`,
      fix: `use node_name '${node}' for it, or leave node_name out`,
    }];
  }),
};

/** The first isolated network that a machine pinned to another node could not reach. */
function strandedOn(config: RuleInput['config'], machine: RuleInput['config']['machines'][number], node: string): string | undefined {
  if (spansNodes(config.isolation) || (machine.settings.nodeName ?? node) === node) {
    return undefined;
  }
  const existing = existingBridges(config);
  return machine.settings.networks.map(({ bridge }) => bridge).filter((bridge) => !existing.has(bridge)).find((alias) => (
    // a vnet is on every node, so it only matters who else is on it; a bridge is on the stand's node and on no other
    config.isolation === 'bridge' || config.machines.some((other) => (
      (other.settings.nodeName ?? node) !== machine.settings.nodeName && other.settings.networks.some(({ bridge }) => bridge === alias)
    ))
  ));
}
