import type { Isolation } from '../config/env-config';
import { MAX_VLAN_ID } from '../values/network-reference';

const PREFIXES: Record<Isolation, string> = { bridge: 'vmbr', 'sdn-simple': 'vn', 'sdn-vxlan': 'vn', vlan: 'vn' };

/** Six digits: `vn999999` has the 8 characters that a vnet id may have, `vmbr999999` the 10 of a bridge name. */
export const MAX_NETWORK_NUMBER = 999_999;

/** The highest number of a network: where it is a VLAN, too, VLANs end first. */
export function maxNetworkNumber(isolation: Isolation): number {
  return isolation === 'vlan' ? MAX_VLAN_ID : MAX_NETWORK_NUMBER;
}

/** Whether networks are vnets of an SDN zone. */
export function isSdn(isolation: Isolation): boolean {
  return isolation !== 'bridge';
}

/** Whether a network is one, whichever nodes its machines are on. */
export function spansNodes(isolation: Isolation): boolean {
  return isolation === 'sdn-vxlan' || isolation === 'vlan';
}

/** `vmbr1000` or `vn1000`. */
export function networkName(isolation: Isolation, number: number): string {
  return `${PREFIXES[isolation]}${number}`;
}

/** The number of a bridge or vnet that is named as ours are; undefined for any other name. */
export function networkNumber(isolation: Isolation, name: string): number | undefined {
  const prefix = PREFIXES[isolation];
  return name.startsWith(prefix) && /^(0|[1-9]\d*)$/.test(name.slice(prefix.length)) ? Number(name.slice(prefix.length)) : undefined;
}
