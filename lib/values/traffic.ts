import { z } from 'zod';

/** Protocol, and where it has any its ports: `tcp/80,443`. */
export interface Service {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** As PVE's firewall writes them: `80,443,8000:8100`; unset: all. */
  readonly ports?: string;
}

/** What a machine may have to do with addresses outside: `10.0.0.53 udp/53`. */
export interface AllowedTraffic {
  /** Who opens the connection: the machine (`out`), or somebody at the address (`in`, written `from 10.0.7.0/24`). */
  readonly direction: 'out' | 'in';
  /** Address, or network: IPv4 or IPv6. */
  readonly address: string;
  /** Unset: everything. */
  readonly service?: Service;
}

const MAX_PORT = 65_535;

/** Reads `tcp/80,443`, `udp/8000-8100`, `tcp` or `icmp`; undefined when it is none. */
export function parseService(text: string): Service | undefined {
  const [, protocol, ports] = /^(tcp|udp|icmp)(?:\/([\d,-]+))?$/.exec(text) ?? [];
  if (protocol === undefined || (protocol === 'icmp' && ports !== undefined)) {
    return undefined;
  }
  const isGood = ports?.split(',').every((part) => /^\d{1,5}(-\d{1,5})?$/.test(part) && isRange(part.split('-').map(Number))) ?? true;
  return isGood ? { protocol: protocol as Service['protocol'], ...(ports !== undefined && { ports: ports.replaceAll('-', ':') }) } : undefined;
}

function isRange([first, last = first]: readonly number[]): boolean {
  return first! >= 1 && first! <= last! && last! <= MAX_PORT;
}

export function checkService(text: string): string | undefined {
  return parseService(text) === undefined ? 'a service is tcp, udp or icmp, with ports behind a slash: tcp/80,443 or udp/8000-8100' : undefined;
}

/** Reads `10.0.0.0/8`, `10.0.0.53 udp/53` or `from 10.0.7.0/24 tcp/22`; undefined when it is none. */
export function parseAllowedTraffic(text: string): AllowedTraffic | undefined {
  const [, from, address = '', written] = /^(from +)?([0-9A-Fa-f.:/]+)(?: +(\S+))?$/.exec(text) ?? [];
  const service = written === undefined ? undefined : parseService(written);
  if (!isAddress(address) || (written !== undefined && service === undefined)) {
    return undefined;
  }
  return { direction: from === undefined ? 'out' : 'in', address, ...(service !== undefined && { service }) };
}

function isAddress(text: string): boolean {
  return [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((schema) => schema.safeParse(text).success);
}

export function checkAllowedTraffic(text: string): string | undefined {
  return parseAllowedTraffic(text) === undefined
    ? 'what is allowed is an address or network, IPv4 or IPv6, with a service behind it: 10.0.0.53 udp/53; connections from there: from 10.0.7.0/24 tcp/22'
    : undefined;
}
