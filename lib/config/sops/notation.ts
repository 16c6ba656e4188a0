import { isScalar, visit } from 'yaml';
import type { Document, Scalar } from 'yaml';
import { writtenText } from './leaves';
import { toOpened } from './mac';

/** What sops, whose YAML is an older one, reads as this one does: whole and decimal numbers, and its own form of a point in time. */
const SHARED = /^(?:[-+]?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d))$/i;

/** Puts keys that sops would take for something else in quotes: it takes text alone. */
export function quoteKeys(document: Document): void {
  visit(document, {
    Pair: (_key, { key }) => {
      if (isScalar(key) && (typeof key.value !== 'string' || looksOdd(key))) toText(key);
    },
  });
}

/** Makes text, as it is written, of a value that would else become another one: `010`, which sops takes for 8, or `1e3`, which would be `1000`. */
export function keepWritten(node: Scalar, isEncrypted: boolean): void {
  const { value, source } = node;
  const isNumber = typeof value === 'number' && source !== undefined;
  if (isNumber ? !isKept(value, source, isEncrypted) : !isEncrypted && looksOdd(node)) toText(node);
}

/** Whether the number is the same once it is written again, and read by sops. */
function isKept(value: number, source: string, isEncrypted: boolean): boolean {
  if (isEncrypted) return source === String(value) || source === toOpened(value, source).text;
  return SHARED.test(source) && (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(source));
}

function looksOdd({ value, type, source }: Scalar): boolean {
  return typeof value === 'string' && type === 'PLAIN' && /^[-+.\d]/.test(value) && !(source !== undefined && SHARED.test(source));
}

function toText(node: Scalar): void {
  Object.assign(node, { value: writtenText(node), type: 'QUOTE_DOUBLE' });
  delete node.source;
}
