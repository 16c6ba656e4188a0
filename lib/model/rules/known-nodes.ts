import { didYouMean } from '../../values/did-you-mean';
import { machinePosition } from '../positions';
import type { Rule } from './rule';

/** Where env.yaml names the cluster's nodes, machines and templates are on one of them. */
export const knownNodes: Rule = {
  name: 'known-nodes',
  check: ({ config }) => config.machines.flatMap((machine) => {
    const { nodes } = config.proxmox;
    const named = [['template_node', machine.settings.templateNode], ['node_name', machine.settings.nodeName]] as const;
    return named.flatMap(([path, node]) => {
      if (nodes === undefined || node === undefined || nodes.includes(node)) {
        return [];
      }
      const meant = didYouMean(node, nodes);
      return [{
        position: machinePosition(machine, path),
        message: `${path} '${node}' of machine '${machine.key}' is no node of the cluster; these are: ${nodes.join(', ')}`,
        fix: meant === undefined ? 'use one of them, or add the node to proxmox.nodes' : `did you mean '${meant}'?`,
      }];
    });
  }),
};
