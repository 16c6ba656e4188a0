import { overlaps, parseCidr } from '../../../values/cidr';
import type { TalosRule } from './rule';

/** Nodes, pods and services are told apart by their addresses. */
export const separateNetworks: TalosRule = {
  name: 'separate-networks',
  check: ({ config }) => {
    const { cluster, positions, position } = config;
    const networks = [['node_network', cluster.nodeNetwork], ['pod_network', cluster.podNetwork], ['service_network', cluster.serviceNetwork]] as const;
    if (cluster.allowOverlap) {
      return [];
    }
    return networks.flatMap(([key, network], index) => networks.slice(0, index).flatMap(([otherKey, other]) => (
      overlaps(parseCidr(network)!, parseCidr(other)!) ? [{
        position: positions[`cluster.${key}`] ?? positions[`cluster.${otherKey}`] ?? position,
        message: `${key} ${network} and ${otherKey} ${other} have addresses in common: pods or services may be given those of machines`,
        fix: `use a network of its own for ${key}; or, if it is known that no address is used twice, allow_overlap: true`,
      }] : []
    )));
  },
};
