import type { EnvConfig } from '../../config/env-config';
import { checkHostCidr, contains, formatCidr, networkAddress, parseIpv4 } from '../../values/cidr';
import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import { addresses } from './addresses';
import type { Rule } from './rule';

/** A gateway is a neighbour: in the machine's own subnet, and another machine. */
export const gateways: Rule = {
  name: 'gateways',
  check: ({ config }) => [...withoutAddress(config), ...outOfReach(config)],
};

function withoutAddress(config: EnvConfig): readonly Finding[] {
  return config.machines.flatMap((machine) => machine.settings.networks.flatMap(({ bridge, gateway, ipAddress }, index) => (
    gateway === undefined || (ipAddress !== undefined && ipAddress !== 'dhcp') ? [] : [{
      position: machinePosition(machine, `networks[${index}].gateway`),
      message: `machine '${machine.key}' has gateway ${gateway}, but no address of its own on '${bridge}'`,
      fix: 'add ip_address, or leave gateway out: DHCP gives both',
    }]
  )));
}

function outOfReach(config: EnvConfig): readonly Finding[] {
  return addresses(config).flatMap(({ machine, network, path, cidr }): Finding[] => {
    const gateway = network.gateway === undefined ? undefined : parseIpv4(network.gateway);
    if (gateway === undefined) {
      return [];
    }
    const subnet = formatCidr({ address: networkAddress(cidr), prefixLength: cidr.prefixLength });
    const name = `gateway ${network.gateway} of machine '${machine.key}'`;
    const position = machinePosition(machine, `${path}.gateway`);
    if (gateway === cidr.address) {
      return [{ position, message: `${name} is the machine's own address`, fix: `use the address of another machine in ${subnet}, or leave gateway out` }];
    }
    if (!contains(cidr, gateway)) {
      return [{ position, message: `${name} is outside of its subnet ${subnet}`, fix: `use an address in ${subnet}, or correct ip_address` }];
    }
    const allowed = checkHostCidr(formatCidr({ address: gateway, prefixLength: cidr.prefixLength }));
    return allowed === undefined ? [] : [{ position, message: `${name} is no machine's address: ${allowed}`, fix: `use another address in ${subnet}` }];
  });
}
