import type { Isolation } from '../config/env-config';

const PREFIXES: Record<Isolation, string> = { bridge: 'vmbr', 'sdn-simple': 'vn' };

/** Six digits: `vn999999` has the 8 characters that a vnet id may have, `vmbr999999` the 10 of a bridge name. */
export const MAX_NETWORK_NUMBER = 999_999;

/** `vmbr1000` or `vn1000`. */
export function networkName(isolation: Isolation, number: number): string {
  return `${PREFIXES[isolation]}${number}`;
}

/** The number of a bridge or vnet that is named as ours are; undefined for any other name. */
export function networkNumber(isolation: Isolation, name: string): number | undefined {
  const prefix = PREFIXES[isolation];
  return name.startsWith(prefix) && /^(0|[1-9]\d*)$/.test(name.slice(prefix.length)) ? Number(name.slice(prefix.length)) : undefined;
}
