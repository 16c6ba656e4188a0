import { formatCidr, networkAddress, parseCidr } from './cidr';

/** Networks of IPv4 that a router has an address in, and no way out of: those that it routes for. */
export function insideNetworks(interfaces: readonly { readonly ipAddress?: string; readonly gateway?: string }[]): string[] {
  return interfaces.flatMap(({ ipAddress, gateway }) => {
    const cidr = gateway === undefined ? parseCidr(ipAddress ?? '') : undefined;
    return cidr === undefined ? [] : [formatCidr({ ...cidr, address: networkAddress(cidr) })];
  });
}
