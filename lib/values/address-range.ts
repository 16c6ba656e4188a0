import { broadcastAddress, checkNetwork, formatCidr, networkAddress, parseCidr, parseIpv4, type Cidr } from './cidr';

/** IPv4 addresses as unsigned 32-bit numbers, both inclusive. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** Reads `10.25.150.200-10.25.150.220`, or the network `10.25.151.0/24`; undefined when it is neither. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const network = parseCidr(text);
  if (network !== undefined) {
    return checkNetwork(text) === undefined ? rangeOf(network) : undefined;
  }
  const [first, last, ...others] = text.split('-').map((part) => parseIpv4(part.trim()));
  return first === undefined || last === undefined || last < first || others.length > 0 ? undefined : { first, last };
}

/** All addresses of a network. */
export function rangeOf(network: Cidr): AddressRange {
  return { first: networkAddress(network), last: broadcastAddress(network) };
}

/** Whether both have an address in common. */
export function rangesOverlap(a: AddressRange, b: AddressRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Returns undefined, or what is allowed as a range. */
export function checkAddressRange(text: string): string | undefined {
  const network = parseCidr(text);
  if (parseAddressRange(text) !== undefined) return undefined;
  return network === undefined
    ? 'addresses are a first and a last one, 10.25.150.200-10.25.150.220, or a network, 10.25.151.0/24'
    : `a network begins with its first address: this one is ${formatCidr({ ...network, address: networkAddress(network) })}`;
}
