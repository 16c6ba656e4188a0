import type { Schemas } from './schema';

/** The properties of a text by their own names, or why it is none. */
type Parsed = { readonly values: ReadonlyMap<string, string> } | { readonly error: string };

/** Takes a property string apart, `local-lvm:8,iothread=1`, as strictly as PVE does. Flags become 0 and 1. */
export function parsePropertyText(text: string, properties: Schemas): Parsed {
  const values = new Map<string, string>();
  const defaultKey = Object.keys(properties).find((name) => properties[name]?.default_key !== undefined);
  let isDefaultGiven = false;
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    if (!part.includes('=')) {
      if (defaultKey === undefined) return { error: 'value without key, but schema does not define a default key' };
      if (isDefaultGiven || values.has(defaultKey)) return duplicate(defaultKey);
      isDefaultGiven = true;
      values.set(defaultKey, valueOf(properties, defaultKey, part));
      continue;
    }
    const [, given, value] = /^([^=]+)=(.+)$/.exec(part) ?? [];
    if (given === undefined || value === undefined) return { error: 'missing key in comma-separated list property' };
    if (values.has(given)) return duplicate(given);
    const { alias, keyAlias } = Object.hasOwn(properties, given) ? properties[given] ?? {} : {};
    if (keyAlias !== undefined) {
      if (values.has(keyAlias)) return { error: `key alias '${keyAlias}' is already defined` };
      values.set(keyAlias, given);
    }
    const name = alias ?? given;
    if (alias !== undefined && values.has(name)) return { error: `key '${name}' is already defined (via alias)` };
    if (!Object.hasOwn(properties, name)) return { error: `invalid key in comma-separated list property: ${name}` };
    values.set(name, valueOf(properties, name, value));
  }
  return { values };
}

function duplicate(name: string): Parsed {
  return { error: `duplicate key in comma-separated list property: ${name}` };
}

function valueOf(properties: Schemas, name: string, text: string): string {
  if (properties[name]?.type !== 'boolean') return text;
  if (/^(1|on|yes|true)$/i.test(text)) return '1';
  return /^(0|off|no|false)$/i.test(text) ? '0' : text;
}
