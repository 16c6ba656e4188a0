const BYTES = 6;
const MAC_ADDRESS = /^[0-9a-f]{2}([:-]?)(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i;

/**
 * Reads `bc:24:11:00:00:01`, `BC-24-11-00-00-01` or `BC2411000001`.
 * Returns it in upper case with colons, or undefined when it is no unicast MAC address.
 */
export function parseMacAddress(text: string): string | undefined {
  if (!MAC_ADDRESS.test(text)) {
    return undefined;
  }
  const bytes = text.replace(/[:-]/g, '').match(/../g)!;
  const isMulticast = (parseInt(bytes[0]!, 16) & 1) === 1;
  return isMulticast ? undefined : bytes.join(':').toUpperCase();
}

/** How many addresses begin with `prefix`. */
export function countMacAddresses(prefix: string): number {
  return 256 ** (BYTES - prefix.split(':').length);
}

/**
 * The address number `index` below `prefix`: `formatMacAddress('BC:24:11', 258)` is `BC:24:11:00:01:02`.
 *
 * @throws RangeError when `index` has no place in the bytes behind the prefix.
 */
export function formatMacAddress(prefix: string, index: number): string {
  const count = countMacAddresses(prefix);
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw new RangeError(`no MAC address ${index} below ${prefix}: allowed are 0 to ${count - 1}`);
  }
  const digits = index.toString(16).padStart(2 * (BYTES - prefix.split(':').length), '0');
  return [prefix, ...digits.match(/../g)!].join(':').toUpperCase();
}

/** Returns undefined, or what is allowed as the MAC address of a network interface. */
export function checkMacAddress(text: string): string | undefined {
  return parseMacAddress(text) === undefined
    ? 'a MAC address is six bytes in hexadecimal, BC:24:11:00:00:01, and the first one is even (no multicast)'
    : undefined;
}

/** Returns undefined, or what is allowed as the first bytes of MAC addresses. */
export function checkMacPrefix(text: string): string | undefined {
  return /^[0-9a-f][02468ace](?::[0-9a-f]{2}){2,3}$/i.test(text) ? undefined : 'a MAC prefix is three or four bytes, BC:24:11 or 1C:87:76:40, the first one even';
}
