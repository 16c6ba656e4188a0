import { checkIpv4, checkNetwork, contains, parseCidr, parseIpv4 } from '../lib/values/cidr';
import { checkProp } from './validation';

/** Addresses of a vnet: an IPv4 subnet. PVE knows of it; what is done with it depends on the zone. */
export interface VnetSubnet {
  /** `10.40.3.0/24`; once in a zone. */
  readonly cidr: string;
  /**
   * Address of the nodes, with which they route in a simple zone: whoever is on the vnet reaches whatever they reach, other vnets too.
   *
   * @default - none: the vnet has no way out
   */
  readonly gateway?: string;
  /**
   * First and last address that PVE gives by DHCP, in a simple zone; the nodes need the package `dnsmasq`.
   *
   * @default - no DHCP
   */
  readonly dhcpRange?: { readonly first: string; readonly last: string };
  /**
   * DNS server that DHCP names: in the subnet (the provider takes no other).
   *
   * @default - the gateway
   */
  readonly dnsServer?: string;
  /**
   * Whether what leaves through the gateway has the node's address, in a simple zone.
   *
   * @default false
   */
  readonly snat?: boolean;
}

/** @param place what the vnet and its zone are like */
export function checkSubnet(
  subnet: VnetSubnet | undefined, place: { vlanAware: boolean; isSimple: boolean; hasDhcp: boolean },
): (string | undefined)[] {
  if (subnet === undefined) return [];
  const { cidr, gateway, dhcpRange, dnsServer, snat } = subnet;
  const isServed = dhcpRange !== undefined || snat === true;
  const within = (address: string) => checkIpv4(address) ?? (contains(parseCidr(cidr)!, parseIpv4(address)!) ? undefined : `it is not in ${cidr}`);
  const isNetwork = checkNetwork(cidr) === undefined;
  return [
    place.vlanAware ? '`subnet` is given, and `vlanAware`: PVE has no subnets on such a vnet' : undefined,
    checkProp('subnet.cidr', cidr, checkNetwork),
    checkProp('subnet.gateway', isNetwork ? gateway : undefined, within),
    checkProp('subnet.dhcpRange.first', isNetwork ? dhcpRange?.first : undefined, within),
    checkProp('subnet.dhcpRange.last', isNetwork ? dhcpRange?.last : undefined, within),
    checkProp('subnet.dnsServer', isNetwork ? dnsServer : undefined, within),
    isNetwork && dhcpRange && (parseIpv4(dhcpRange.first) ?? 0) > (parseIpv4(dhcpRange.last) ?? Infinity) ? '`subnet.dhcpRange` goes from its last address to its first' : undefined,
    dhcpRange && !place.hasDhcp ? '`subnet` has `dhcpRange`, but its zone no `dhcp`' : undefined,
    isServed && !place.isSimple ? '`subnet` has `dhcpRange` or `snat`, which PVE has in simple zones only' : undefined,
    isServed && gateway === undefined ? '`subnet` has `dhcpRange` or `snat`, but no `gateway`: the node has no address there' : undefined,
  ];
}

/** What a subnet's attributes are made of. */
export function describeSubnet({ cidr, gateway, dhcpRange: range, dnsServer, snat }: VnetSubnet): Record<string, unknown> {
  return {
    cidr,
    ...(gateway !== undefined && { gateway }),
    ...range,
    ...(dnsServer !== undefined && { dhcp_dns_server: dnsServer }),
    ...(snat && { snat: true }),
  };
}
