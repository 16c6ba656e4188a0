import type { NetworkConfig } from '../../config/env-config';
import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import type { Rule, RuleInput } from './rule';

/**
 * Where students' networks are VLANs of a bridge, a machine on that bridge itself must not reach these VLANs. PVE lets an interface without VLAN and
 * trunks on a bridge that looks at VLANs tag its frames with any of them.
 */
export const reachableVlans: Rule = {
  name: 'reachable-vlans',
  check: ({ config, plan }) => {
    const { vlanBridge } = config.proxmox;
    const owners = new Map(plan.stands.flatMap(({ key, networks }) => networks.map(({ alias, tag }) => [tag, `network '${alias}' of student '${key}'`] as const)));
    if (config.isolation !== 'vlan' || owners.size === 0) {
      return [];
    }
    return config.machines.flatMap((machine) => machine.settings.networks.flatMap((network, index) => (
      network.bridge === vlanBridge ? findings(network, vlanBridge, owners).map((finding) => ({
        position: machinePosition(machine, `networks[${index}].bridge`), ...finding, message: `machine '${machine.key}' ${finding.message}`,
      })) : []
    )));
  },
};

function findings(
  { vlanId, trunks }: NetworkConfig, bridge: string, owners: ReadonlyMap<RuleInput['plan']['stands'][number]['networks'][number]['tag'], string>,
): Omit<Finding, 'position'>[] {
  if (vlanId === undefined && trunks === undefined) {
    return [{
      message: `is on '${bridge}' without a VLAN, so it may tag its frames as it likes and reach the networks of all students, which are VLANs of that bridge`,
      fix: `name another bridge for the students' VLANs as proxmox.vlan_bridge, or give the interface a VLAN of the site's (${bridge}.30), `
        + 'or trunks: [1], which leaves it untagged frames alone where the bridge is VLAN-aware',
    }];
  }
  const reached = [...vlanId === undefined ? [] : [vlanId], ...trunks ?? []].filter((vlan) => owners.has(vlan));
  return reached.map((vlan) => ({
    message: `is in VLAN ${vlan} of '${bridge}', which is ${owners.get(vlan)}`,
    fix: 'use a VLAN of the site\'s, and give the students\' networks other numbers by networks.first',
  }));
}
