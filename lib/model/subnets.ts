import type { EnvConfig, SubnetConfig } from '../config/env-config';
import { broadcastAddress, formatCidr, formatIpv4, networkAddress, overlaps, parseCidr, parseHostPart, type Cidr } from '../values/cidr';
import type { SubnetPlan } from './lab-plan';
import { lookUp } from './records';

/** The environment as one student has it, and the student's subnets by alias. */
export interface StudentNetworks {
  readonly config: EnvConfig;
  readonly subnets: ReadonlyMap<string, SubnetPlan>;
}

/** How many subnets a block has. */
export function subnetCount({ block, prefixLength }: SubnetConfig): number {
  return prefixLength < block.prefixLength ? 0 : 2 ** (prefixLength - block.prefixLength);
}

/** A subnet of a block, by its number: 0 is the first. */
export function subnetAt({ block, prefixLength }: SubnetConfig, number: number): Cidr {
  return { address: block.address + number * 2 ** (32 - prefixLength), prefixLength };
}

/** Number of a subnet, `10.40.3.0/24`, in its block; undefined when it is none of its subnets. */
export function subnetNumber(subnet: SubnetConfig, text: string): number | undefined {
  const cidr = parseCidr(text);
  return cidr?.prefixLength === subnet.prefixLength && overlaps(cidr, subnet.block) && subnetCount(subnet) > 0
    ? (networkAddress(cidr) - subnet.block.address) / 2 ** (32 - subnet.prefixLength)
    : undefined;
}

/**
 * What a student's subnet is made of. The node has its first address, where it has any task there: to give addresses, or to lead outside.
 * DHCP has the upper half, so that the lower one is left for addresses that are fixed.
 */
export function planSubnet({ dhcp, snat, dnsServer }: SubnetConfig, cidr: Cidr): SubnetPlan {
  return {
    cidr: formatCidr(cidr),
    snat,
    ...((dhcp || snat) && { gateway: formatIpv4(networkAddress(cidr) + 1) }),
    ...(dhcp && { dhcpRange: { first: formatIpv4(networkAddress(cidr) + firstDhcpHost(cidr)), last: formatIpv4(broadcastAddress(cidr) - 1) } }),
    ...(dnsServer !== undefined && { dnsServer: formatIpv4(networkAddress(cidr) + (parseHostPart(dnsServer) ?? 0)) }),
  };
}

/** Host part of the first address that DHCP gives. */
export function firstDhcpHost({ prefixLength }: Pick<Cidr, 'prefixLength'>): number {
  return 2 ** (31 - prefixLength);
}

/** A student's subnets by alias, as they were given out. */
export function studentSubnets(config: EnvConfig, given: Readonly<Record<string, string>> = {}): ReadonlyMap<string, SubnetPlan> {
  return new Map(Object.entries(given).map(([alias, cidr]) => [alias, planSubnet(lookUp(config.subnets, alias)!, parseCidr(cidr)!)]));
}

/** Those of a student who has the first subnet of each block: what holds for them, holds for those of all. */
export function firstSubnets(config: EnvConfig): ReadonlyMap<string, SubnetPlan> {
  return new Map(Object.entries(config.subnets).map(([alias, subnet]) => [alias, planSubnet(subnet, subnetAt(subnet, 0))]));
}

/** The environment as one student has it: host parts are addresses in the student's own subnets, and what leads outside is their gateway. */
export function withStudentAddresses(config: EnvConfig, subnets: ReadonlyMap<string, SubnetPlan>): EnvConfig {
  if (subnets.size === 0) {
    return config;
  }
  const machines = config.machines.map((machine) => {
    const networks = machine.settings.networks.map((network) => {
      const subnet = subnets.get(network.bridge);
      const ipAddress = subnet && addressOf(subnet, network.ipAddress);
      if (subnet === undefined || ipAddress === undefined) {
        return network;
      }
      const { gateway = subnet.snat ? subnet.gateway : undefined } = network;
      return { ...network, ipAddress: formatCidr(ipAddress), gateway: gateway && (hostAddress(subnet, gateway) ?? gateway) };
    });
    return { ...machine, settings: { ...machine.settings, networks } };
  });
  return { ...config, machines };
}

function hostAddress(subnet: SubnetPlan, hostPart: string): string | undefined {
  const address = addressOf(subnet, hostPart);
  return address && formatIpv4(address.address);
}

function addressOf(subnet: SubnetPlan, hostPart: string | undefined): Cidr | undefined {
  const host = hostPart === undefined ? undefined : parseHostPart(hostPart);
  const cidr = parseCidr(subnet.cidr)!;
  return host === undefined ? undefined : { address: networkAddress(cidr) + host, prefixLength: cidr.prefixLength };
}
