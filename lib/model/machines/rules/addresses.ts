import { checkHostCidr, contains, formatCidr, formatIpv4, parseCidr, parseIpv4 } from '../../../values/cidr';
import type { Finding } from '../../../values/finding';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** The provider's limit for addresses that cloud-init gives. */
const MAX_ADDRESSED = 8;

/** Addresses are there once, and gateways go with one that they can be reached from. */
export const addresses: MachinesRule = {
  name: 'addresses',
  check: ({ config }) => {
    const holders = new Map<string, string>();
    return config.machines.flatMap((machine) => machine.settings.networks.flatMap(({ ipAddress, gateway }, index): Finding[] => {
      const cidr = parseCidr(ipAddress ?? '');
      const ip = cidr && formatIpv4(cidr.address);
      const other = ip === undefined ? undefined : holders.get(ip);
      if (ip !== undefined && other === undefined) holders.set(ip, machine.key);
      const position = positionIn(machine, `networks[${index}].ip_address`);
      const gatewayPosition = positionIn(machine, `networks[${index}].gateway`);
      return [
        ...(other === undefined ? [] : [{ position, message: `ip_address ${ip} of ${machine.key} is that of ${other}, too`, fix: `give ${machine.key} another ip_address` }]),
        ...(cidr === undefined || checkHostCidr(formatCidr(cidr)) === undefined ? [] : [{
          position, message: `ip_address ${ipAddress} of ${machine.key} is counted up too far: ${checkHostCidr(formatCidr(cidr))}`,
          fix: 'begin with a lower ip_address, or take a wider network',
        }]),
        ...(ipAddress === undefined || index < MAX_ADDRESSED ? [] : [{
          position, message: `interface ${index} of ${machine.key} has an ip_address: the first ${MAX_ADDRESSED} interfaces can have one`, fix: 'take it away, or move the network up',
        }]),
        ...(gateway === undefined || cidr !== undefined ? [] : [{
          position: gatewayPosition, message: `gateway ${gateway} of ${machine.key} has no ip_address beside it, other than DHCP's`, fix: 'add ip_address: 192.168.1.10/24, or take the gateway away',
        }]),
        ...(gateway === undefined || cidr === undefined || contains(cidr, parseIpv4(gateway)!) ? [] : [{
          position: gatewayPosition, message: `gateway ${gateway} of ${machine.key} is not in the network of ${ipAddress}`, fix: 'correct one of the two',
        }]),
        ...(gateway === undefined || gateway !== ip ? [] : [{
          position: gatewayPosition, message: `gateway ${gateway} of ${machine.key} is its own address`, fix: 'name the address of the router, or take the gateway away',
        }]),
      ];
    }));
  },
};
