import { checkAlias, checkInterfaceName } from './names';

/** VLANs are numbered from 1 to 4094 (IEEE 802.1Q). */
export const MAX_VLAN_ID = 4094;

/** What a machine's interface is plugged into, as people write it: `lan`, `lan.100`, `vmbr0`, `**net100**`, `**net100**.20`. */
export interface NetworkReference {
  /** Alias, or name of a bridge. */
  readonly bridge: string;
  /** VLAN that the interface is in; unset: untagged. */
  readonly vlanId?: number;
  /** Whether the stars say that the bridge exists already. */
  readonly isExisting?: true;
}

const ALLOWED = 'a network is an existing bridge (vmbr0, or **name** for any other), or a name of your own, '
  + 'each with .VLAN behind it where the interface is tagged (lan.100)';

/** Undefined when it is none: `checkNetworkReference` says what is allowed. */
export function parseNetworkReference(text: string): NetworkReference | undefined {
  const [, starred, plain, vlan] = /^(?:\*\*([^*]+)\*\*|([^*]+?))(?:\.(\d+))?$/.exec(text) ?? [];
  const bridge = starred ?? plain;
  if (bridge === undefined) {
    return undefined;
  }
  const vlanId = vlan === undefined ? undefined : Number(vlan);
  const isWrongVlan = vlanId !== undefined && (vlanId < 1 || vlanId > MAX_VLAN_ID);
  const isWrongName = (starred === undefined ? checkAlias : checkInterfaceName)(bridge) !== undefined;
  if (isWrongVlan || isWrongName) {
    return undefined;
  }
  return { bridge, ...(vlanId !== undefined && { vlanId }), ...(starred !== undefined && { isExisting: true }) };
}

export function checkNetworkReference(text: string): string | undefined {
  if (parseNetworkReference(text) !== undefined) {
    return undefined;
  }
  const name = text.replace(/\.\d+$/, '');
  if (name !== text && parseNetworkReference(name) !== undefined) {
    return `a VLAN is a number from 1 to ${MAX_VLAN_ID}`;
  }
  return /[*.]/.test(text) ? ALLOWED : checkAlias(name) ?? ALLOWED;
}
