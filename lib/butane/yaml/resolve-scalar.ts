/** What a plain scalar is, as Go's `yaml.v3` sees it. */
export interface Resolved {
  readonly tag: '!!str' | '!!int' | '!!float' | '!!bool' | '!!null' | '!!timestamp';
  readonly value: string | number | boolean | null;
}

const WORDS: ReadonlyMap<string, Resolved> = new Map([
  ...words('!!bool', true, 'true', 'True', 'TRUE'),
  ...words('!!bool', false, 'false', 'False', 'FALSE'),
  ...words('!!null', null, '', '~', 'null', 'Null', 'NULL'),
  ...words('!!float', NaN, '.nan', '.NaN', '.NAN'),
  ...words('!!float', Infinity, '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'),
  ...words('!!float', -Infinity, '-.inf', '-.Inf', '-.INF'),
]);

const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const RADIX = [16, 2, 8, 10];

function words(tag: Resolved['tag'], value: Resolved['value'], ...spellings: readonly string[]): [string, Resolved][] {
  return spellings.map((spelling) => [spelling, { tag, value }]);
}

export function resolveScalar(text: string): Resolved {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^\./.test(text)) return FLOAT.test(text) ? { tag: '!!float', value: Number(text) } : { tag: '!!str', value: text };
  if (!/^[-+\d]/.test(text)) return { tag: '!!str', value: text };
  if (isTimestamp(text)) return { tag: '!!timestamp', value: text };
  const plain = text.replaceAll('_', '');
  const [, sign, ...digits] = INTEGER.exec(plain) ?? [];
  const which = digits.findIndex((part) => part !== undefined);
  if (which >= 0) {
    const magnitude = parseInt(digits[which]!, RADIX[which]);
    if (magnitude < 2 ** 64 && (sign !== '-' || magnitude <= 2 ** 63)) return { tag: '!!int', value: sign === '-' ? -magnitude : magnitude };
  }
  return FLOAT.test(plain) ? { tag: '!!float', value: Number(plain) } : { tag: '!!str', value: text };
}

function isTimestamp(text: string): boolean {
  const [year, month, day] = TIMESTAMP.test(text) ? text.split(/[-Tt ]/, 3).map(Number) : [];
  return month !== undefined && month >= 1 && month <= 12 && day! >= 1 && day! <= new Date(Date.UTC(year!, month, 0)).getUTCDate();
}
