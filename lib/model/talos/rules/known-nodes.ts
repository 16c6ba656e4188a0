import { didYouMean } from '../../../values/did-you-mean';
import type { TalosRule } from './rule';

/** Where env.yaml names the cluster's nodes, machines are on one of them. */
export const knownNodes: TalosRule = {
  name: 'known-nodes',
  check: ({ config, members }) => {
    const { nodes } = config.proxmox;
    const named = [
      { what: 'proxmox.node_name', node: config.proxmox.nodeName, position: config.positions['proxmox.node_name'] ?? config.position },
      ...members.map((member) => ({ what: `host_node of ${member.key}`, node: member.nodeName, position: member.position('host_node') })),
    ];
    const said = new Set<string>();
    const unknown = named.filter(({ node }) => nodes !== undefined && !nodes.includes(node) && !said.has(node) && said.add(node));
    return unknown.map(({ what, node, position }) => {
      const meant = didYouMean(node, nodes!);
      return {
        position,
        message: `${what} is '${node}', which is no node of the cluster; these are: ${nodes!.join(', ')}`,
        fix: meant === undefined ? 'use one of them, or add the node to proxmox.nodes' : `did you mean '${meant}'?`,
      };
    });
  },
};
