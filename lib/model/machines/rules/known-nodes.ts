import { didYouMean } from '../../../values/did-you-mean';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** Where env.yaml names the cluster's nodes, machines are on one of them. */
export const knownNodes: MachinesRule = {
  name: 'known-nodes',
  check: ({ config }) => {
    const { nodes, nodeName } = config.proxmox;
    const named = [
      { what: 'proxmox.node_name', node: nodeName, position: config.positions['proxmox.node_name'] ?? config.position },
      ...config.machines.flatMap((machine) => [
        { what: `host_node of ${machine.key}`, node: machine.settings.hostNode, position: positionIn(machine, 'host_node') },
        ...(machine.settings.hostNodes ?? []).map((node, i) => ({ what: `host_nodes of ${machine.key}`, node, position: positionIn(machine, `host_nodes[${i}]`) })),
        { what: `image.template_node of ${machine.key}`, node: machine.settings.image.templateNode, position: positionIn(machine, 'image.template_node') },
      ]),
    ];
    const said = new Set<string>();
    return named.flatMap(({ what, node, position }) => {
      if (node === undefined || nodes === undefined || nodes.includes(node) || said.has(node)) return [];
      said.add(node);
      const meant = didYouMean(node, nodes);
      return [{
        position,
        message: `${what} is '${node}', which is no node of the cluster; these are: ${nodes.join(', ')}`,
        fix: meant === undefined ? 'use one of them, or add the node to proxmox.nodes' : `did you mean '${meant}'?`,
      }];
    });
  },
};
