import { analyse } from 'chardet';

/** Encodings that school systems and spreadsheets write, by the names that TextDecoder has for them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'UTF-16LE': 'utf-16le', 'UTF-16BE': 'utf-16be', 'windows-1250': 'windows-1250', 'windows-1251': 'windows-1251', 'windows-1252': 'windows-1252',
  'windows-1253': 'windows-1253', 'windows-1254': 'windows-1254', 'KOI8-R': 'koi8-r', 'ISO-8859-1': 'windows-1252', 'ISO-8859-2': 'iso-8859-2',
  'ISO-8859-5': 'iso-8859-5', Big5: 'big5', GB18030: 'gb18030', Shift_JIS: 'shift_jis', 'EUC-JP': 'euc-jp', 'EUC-KR': 'euc-kr',
};

export interface DecodedText {
  /** With `\n` line ends, without byte order mark. */
  readonly text: string;
  /** As TextDecoder names it: `utf-8`, `windows-1251`. */
  readonly encoding: string;
}

/**
 * The text of a file in whatever encoding it is: what its byte order mark says, else UTF-8 where that fits, else the likeliest one.
 *
 * @param encoding name of the encoding, as TextDecoder takes it. @default - found out
 * @throws RangeError when there is no such encoding
 */
export function decodeText(bytes: Buffer, encoding?: string): DecodedText {
  const name = encoding ?? markedEncoding(bytes) ?? (isUtf8(bytes) ? 'utf-8' : likeliest(bytes));
  const decoder = new TextDecoder(name);
  return { text: decoder.decode(bytes).replace(/\r\n?/g, '\n'), encoding: decoder.encoding };
}

function markedEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function likeliest(bytes: Buffer): string {
  return analyse(bytes).map(({ name }) => ENCODINGS[name]).find(name => name !== undefined) ?? 'windows-1252';
}
