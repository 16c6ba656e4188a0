import type { Finding } from '../../values/finding';
import { existingBridges } from '../network-devices';
import { spansNodes } from '../network-name';
import { standNode } from '../placement';
import { machinePosition } from '../positions';
import type { Rule, RuleInput } from './rule';

/** Neither a bridge nor a simple zone spans nodes: machines on one isolated network are on one node. */
export const oneNodePerNetwork: Rule = {
  name: 'one-node-per-network',
  check: ({ config, plan }) => config.machines.flatMap((machine): readonly Finding[] => {
    const stranded = plan.stands.flatMap(({ key, nodeName }) => {
      const alias = strandedOn(config, machine, nodeName);
      return alias === undefined ? [] : [{ key, nodeName, alias }];
    });
    const [first] = stranded;
    if (first === undefined) {
      return [];
    }
    const { alias, nodeName } = first;
    const node = standNode(config);
    const isKept = nodeName !== node;
    const whose = isKept ? `the network '${alias}' of ${students(stranded.map(({ key }) => key))}` : `its network '${alias}'`;
    return [{
      position: machinePosition(machine, 'node_name'),
      message: `machine '${machine.key}' is pinned to node '${machine.settings.nodeName}', but ${whose} is on '${nodeName}': `
        + `a network with isolation ${config.isolation} does not span nodes`,
      fix: isKept
        ? 'leave node_name out: a stand keeps its node. To move one, take the student away (standsmith remove) and add the student again; '
          + 'where no machine stands yet, change node in allocations.yaml'
        : `use node_name '${node}' for it, or leave node_name out`,
    }];
  }),
};

function students(keys: readonly string[]): string {
  return keys.length === 1 ? `student '${keys[0]}'` : `student '${keys[0]}' and ${keys.length - 1} more`;
}

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
