import { createHash } from 'node:crypto';
import type { OpenedValue } from './cipher';

/** What the sum begins with where only encrypted values count: SHA-256 of `sops`. */
const ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/** Sum over the values of a file in clear, in their order. */
export class Mac {
  private readonly hash = createHash('sha512');

  constructor(private readonly onlyEncrypted: boolean) {
    if (onlyEncrypted) this.hash.update(ONLY_ENCRYPTED);
  }

  add({ text, type }: OpenedValue, isEncrypted: boolean): void {
    if (type !== 'comment' && (isEncrypted || !this.onlyEncrypted)) this.hash.update(text);
  }

  digest(): string {
    return this.hash.digest('hex').toUpperCase();
  }
}

/** A value of YAML as SOPS counts and encrypts it. @param source how it is written */
export function toOpened(value: unknown, source = ''): OpenedValue {
  if (typeof value === 'boolean') return { text: value ? 'True' : 'False', type: 'bool' };
  if (typeof value === 'number' && !Number.isSafeInteger(value) && /^-?[1-9]\d*$/.test(source)) {
    return { text: source, type: isInt64(source) ? 'int' : 'str' };
  }
  if (typeof value === 'number') return { text: decimal(value), type: Number.isInteger(value) && isInt64(decimal(value)) ? 'int' : 'float' };
  return { text: String(value), type: 'str' };
}

/** Whether it is a number that sops has: of 64 bits, and none that is larger. */
function isInt64(digits: string): boolean {
  return BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}

/** Whether the text is what its type says: of an encrypted value, the type alone can be changed without the key. */
export function isOfType({ text, type }: OpenedValue): boolean {
  if (type === 'bool') return /^(1|t|true|0|f|false)$/i.test(text);
  if (type === 'int') return /^[-+]?\d+$/.test(text);
  return type !== 'float' || /^([-+]?Inf|NaN)$/.test(text) || (text.trim() !== '' && !Number.isNaN(Number(text)));
}

/** A value of YAML again. */
export function fromOpened({ text, type }: OpenedValue): string | number | boolean {
  if (type === 'bool') return /^(1|t|true)$/i.test(text);
  // what is too large for a number stays as it was written
  if ((type === 'int' || type === 'float') && decimal(Number(text)) === text) return Number(text);
  return text;
}

/** Without an exponent, as sops writes numbers. */
function decimal(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return point >= digits.length ? sign + digits.padEnd(point, '0') : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
