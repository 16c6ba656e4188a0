/** An IPv4 address with the length of its network's prefix: `192.168.1.10/24`. */
export interface Cidr {
  /** The address as an unsigned 32-bit number. */
  readonly address: number;
  /** 0 to 32. */
  readonly prefixLength: number;
}

const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);

/** Reads `192.168.1.10` to an unsigned 32-bit number; undefined when it is no IPv4 address. */
export function parseIpv4(text: string): number | undefined {
  const octets = IPV4.exec(text)?.slice(1).map(Number);
  return octets?.reduce((address, octet) => address * 256 + octet, 0);
}

/** Reads `0.0.0.10`, the host part of an address: the network's part is 0; undefined when it is none. */
export function parseHostPart(text: string): number | undefined {
  const address = parseIpv4(text);
  return address !== undefined && address > 0 && address < 2 ** 24 ? address : undefined;
}

/** Writes an unsigned 32-bit number as `192.168.1.10`. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** Reads `192.168.1.10/24`; undefined when it is no IPv4 address with prefix length. */
export function parseCidr(text: string): Cidr | undefined {
  const [, ip, length] = /^([^/]+)\/(\d|[12]\d|3[0-2])$/.exec(text) ?? [];
  const address = ip === undefined ? undefined : parseIpv4(ip);
  return address === undefined ? undefined : { address, prefixLength: Number(length) };
}

export function formatCidr(cidr: Cidr): string {
  return `${formatIpv4(cidr.address)}/${cidr.prefixLength}`;
}

/** First address of the network. */
export function networkAddress(cidr: Cidr): number {
  return cidr.address - (cidr.address % size(cidr));
}

/** Last address of the network. */
export function broadcastAddress(cidr: Cidr): number {
  return networkAddress(cidr) + size(cidr) - 1;
}

/** Whether `address` (an unsigned 32-bit number) is in the network of `cidr`. */
export function contains(cidr: Cidr, address: number): boolean {
  return address >= networkAddress(cidr) && address <= broadcastAddress(cidr);
}

/** Whether the networks of both have an address in common. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return networkAddress(a) <= broadcastAddress(b) && networkAddress(b) <= broadcastAddress(a);
}

/** Whether a machine may have the address: networks of prefix 31 and 32 have neither network nor broadcast address. */
export function isHostAddress(cidr: Cidr): boolean {
  return cidr.prefixLength >= 31 || (cidr.address !== networkAddress(cidr) && cidr.address !== broadcastAddress(cidr));
}

/** Returns undefined, or what is allowed as a machine's address. */
export function checkHostCidr(text: string): string | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    return 'an address is IPv4 with prefix length, such as 192.168.1.10/24';
  }
  return isHostAddress(cidr)
    ? undefined
    : `a machine's address lies between the network's own, ${formatIpv4(networkAddress(cidr))}, and the broadcast address, ${formatIpv4(broadcastAddress(cidr))}`;
}

/** Returns undefined, or what is allowed as an address without prefix length, such as a gateway's. */
export function checkIpv4(text: string): string | undefined {
  return parseIpv4(text) === undefined ? 'an address is IPv4, such as 192.168.1.1' : undefined;
}

/** Returns undefined, or what is allowed as a network: its first address, and the length of its prefix. */
export function checkNetwork(text: string): string | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    return 'a network is IPv4 with prefix length, such as 10.244.0.0/16';
  }
  const network = formatCidr({ ...cidr, address: networkAddress(cidr) });
  return network === text ? undefined : `a network begins with its own address, so this one is ${network}`;
}

function size(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefixLength);
}
