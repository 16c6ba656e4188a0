import { checkHostCidr, contains, formatCidr, formatIpv4, networkAddress, parseIpv4 } from '../../values/cidr';
import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import { addresses } from './addresses';
import type { Rule } from './rule';

/** A gateway is a neighbour: in the machine's own subnet, and another machine. */
export const gateways: Rule = {
  name: 'gateways',
  check: ({ config }) => addresses(config).flatMap(({ machine, network, path, cidr }): Finding[] => {
    const gateway = network.gateway === undefined ? undefined : parseIpv4(network.gateway);
    if (gateway === undefined) {
      return [];
    }
    const position = machinePosition(machine, `${path}.gateway`);
    const subnet = formatCidr({ address: networkAddress(cidr), prefixLength: cidr.prefixLength });
    if (gateway === cidr.address) {
      return [{
        position,
        message: `gateway ${network.gateway} of machine '${machine.key}' is the machine's own address`,
        fix: `use the address of another machine in ${subnet}, or leave gateway out`,
      }];
    }
    if (!contains(cidr, gateway)) {
      return [{
        position,
        message: `gateway ${network.gateway} of machine '${machine.key}' is outside of its subnet ${subnet}`,
        fix: `use an address in ${subnet}, or correct ip_address`,
      }];
    }
    const allowed = checkHostCidr(formatCidr({ address: gateway, prefixLength: cidr.prefixLength }));
    return allowed === undefined ? [] : [{
      position,
      message: `gateway ${formatIpv4(gateway)} of machine '${machine.key}' is no machine's address: ${allowed}`,
      fix: `use another address in ${subnet}`,
    }];
  }),
};
