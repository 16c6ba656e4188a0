import type { MachineConfig, NetworkConfig, SubnetConfig } from '../../config/env-config';
import { formatIpv4, parseCidr, parseHostPart, parseIpv4 } from '../../values/cidr';
import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import { lookUp } from '../records';
import { firstDhcpHost, planSubnet } from '../subnets';
import type { Rule } from './rule';

/** What is wrong with a fixed address. */
type Fault = Omit<Finding, 'position'>;

/** On a network with subnets every student has other addresses: what is fixed is the host part, and that of a subnet's lower half. */
export const subnetAddresses: Rule = {
  name: 'subnet-addresses',
  check: ({ config }) => config.machines.flatMap((machine) => machine.settings.networks.flatMap((network, index) => {
    const subnet = lookUp(config.subnets, network.bridge);
    return (['ip_address', 'gateway'] as const).flatMap((key): Finding[] => {
      const given = key === 'gateway' ? network.gateway : network.ipAddress;
      const fault = given === undefined ? undefined : subnet === undefined ? withoutSubnet(given, network) : inSubnet(given, network, subnet, key);
      return fault === undefined ? [] : [{
        ...fault, position: machinePosition(machine, `networks[${index}].${key}`), message: `${nameOf(machine, key)} is ${given}, ${fault.message}`,
      }];
    });
  })),
};

function nameOf({ key }: MachineConfig, setting: string): string {
  return `${setting} of machine '${key}'`;
}

function withoutSubnet(given: string, { bridge }: NetworkConfig): Fault | undefined {
  return parseHostPart(given) === undefined ? undefined : {
    message: `a host part, but '${bridge}' has no subnet`,
    fix: `write the whole address, or give the students' networks '${bridge}' addresses: subnets: { ${bridge}: { block: 10.40.0.0/16 } } in env.yaml`,
  };
}

function inSubnet(given: string, { bridge }: NetworkConfig, subnet: SubnetConfig, key: 'ip_address' | 'gateway'): Fault | undefined {
  const host = parseHostPart(given);
  if (host === undefined) {
    return parseCidr(given) === undefined && parseIpv4(given) === undefined ? undefined : {
      message: `but every student has another subnet on '${bridge}'`,
      fix: key === 'gateway' ? 'leave it out, or write its host part, such as 0.0.0.2' : 'write the host part, such as 0.0.0.10, or use dhcp',
    };
  }
  const hasGateway = planSubnet(subnet, subnet.block).gateway !== undefined;
  const last = subnet.dhcp ? firstDhcpHost(subnet) - 1 : 2 ** (32 - subnet.prefixLength) - 2;
  const first = hasGateway && key === 'ip_address' ? 2 : 1;
  return host >= first && host <= last ? undefined : {
    message: `but fixed ones on '${bridge}' are from ${formatIpv4(first)} to ${formatIpv4(last)}: a subnet there is a /${subnet.prefixLength}`
      + `${hasGateway ? ', its first address the node\'s' : ''}${subnet.dhcp ? ', its upper half DHCP\'s' : ''}`,
    fix: 'use one of them, or a shorter prefix_length',
  };
}
