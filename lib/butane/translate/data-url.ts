import { gzip } from '../gzip/gzip';

export interface DataUrl {
  readonly url: string;
  /** Undefined where it stays what it was. */
  readonly compression: '' | 'gzip' | undefined;
}

/** Puts contents into a URL as the first version did: escaped, whatever they are. */
export function escapedDataUrl(contents: Uint8Array): string {
  return `data:,${escape(Buffer.from(contents))}`;
}

/**
 * Puts contents into a URL, in the shortest of three ways: escaped, base64, or compressed.
 *
 * @param compression of the contents, as they are
 */
export function dataUrl(contents: Uint8Array, compression: string | undefined): DataUrl {
  const bytes = Buffer.from(contents);
  const escaped = `,${escape(bytes)}`;
  const base64 = `;base64,${bytes.toString('base64')}`;
  const plain = base64.length < escaped.length ? base64 : escaped;
  if (compression) return { url: `data:${plain}`, compression: undefined };
  const compressed = `;base64,${Buffer.from(gzip(contents)).toString('base64')}`;
  // the word for the compression takes room, too
  return compressed.length + 'gzip'.length < plain.length
    ? { url: `data:${compressed}`, compression: 'gzip' }
    : { url: `data:${plain}`, compression: '' };
}

function escape(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[^\w\-.!~*'()]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
