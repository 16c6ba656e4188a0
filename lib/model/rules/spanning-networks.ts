import { settingPosition } from '../positions';
import type { Rule } from './rule';

/** Networks that span nodes need to know how: the nodes' addresses for VXLAN, a bridge of the switch for VLANs. */
export const spanningNetworks: Rule = {
  name: 'spanning-networks',
  check: ({ config, plan }) => {
    const { bridges, vxlanPeers, vlanBridge } = config.proxmox;
    if (plan.zoneId === undefined) {
      return [];
    }
    if (config.isolation === 'sdn-vxlan' && vxlanPeers === undefined) {
      return [{
        position: settingPosition(config, 'isolation'),
        message: 'isolation sdn-vxlan needs the addresses of the nodes, between which the tunnels go',
        fix: 'add proxmox.vxlan_peers: [10.0.0.1, 10.0.0.2], the address of every node, or use isolation sdn-simple',
      }];
    }
    if (config.isolation === 'vlan' && !bridges.includes(vlanBridge)) {
      return [{
        position: settingPosition(config, 'proxmox.vlan_bridge'),
        message: `vlan_bridge '${vlanBridge}' is none of the bridges that are known: ${bridges.join(', ')}`,
        fix: 'use one of them, or add it to proxmox.bridges',
      }];
    }
    return [];
  },
};
