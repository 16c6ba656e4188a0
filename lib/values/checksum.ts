/** Hexadecimal digits of the sums that PVE takes. */
const HEX_DIGITS: Readonly<Record<string, number>> = { md5: 32, sha1: 40, sha224: 56, sha256: 64, sha384: 96, sha512: 128 };

/** `sha512:` and the sum's hexadecimal digits. */
export function checkChecksum(text: string): string | undefined {
  const [, algorithm = '', sum = ''] = /^([a-z0-9]+):([0-9a-f]+)$/i.exec(text) ?? [];
  return HEX_DIGITS[algorithm] === sum.length ? undefined : `a checksum is ${Object.keys(HEX_DIGITS).join(', ')}, a colon and the sum's hexadecimal digits`;
}

/** A good checksum in parts. */
export function parseChecksum(text: string): { readonly algorithm: string; readonly sum: string } {
  const [algorithm = '', sum = ''] = text.split(':');
  return { algorithm, sum: sum.toLowerCase() };
}
