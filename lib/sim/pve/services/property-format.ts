import { parameterError } from '../errors';
import { parsePropertyString, type PropertyString } from './property-string';
import { parseSize } from './sizes';

/** What a property may be: a list of choices, or a type in PVE's words. */
export type PropertyType = readonly string[] | RegExp | 'string' | 'boolean' | 'integer' | 'disk-size';

/** The properties of one kind of property string. */
export interface PropertyFormat {
  readonly properties: Readonly<Record<string, PropertyType>>;
  /** Name of the part that may stand without `name=`. */
  readonly first?: string;
  readonly required?: readonly string[];
}

/**
 * Reads a property string as strictly as PVE does.
 *
 * @param key option that it is the value of
 * @returns values by name, booleans as 0 and 1
 * @throws PveError 400 that names every property that is unknown, missing or wrong
 */
export function parseFormatted(key: string, text: string, format: PropertyFormat): Record<string, string> {
  const given = named(parsePropertyString(text), format);
  const errors: string[] = [];
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(format.properties, name) ? format.properties[name] : undefined;
    const problem = type === undefined ? 'property is not defined in schema and the schema does not allow additional properties' : problemOf(type, value);
    if (problem !== undefined) errors.push(`${key}.${name}: ${problem}`);
    values[name] = type === 'boolean' ? booleanOf(value) ?? value : value;
  }
  for (const name of format.required ?? []) {
    if (given[name] === undefined) errors.push(`${key}.${name}: property is missing and it is not optional`);
  }
  if (errors.length > 0) throw parameterError({ [key]: `invalid format - format error\n${errors.join('\n')}\n` });
  return values;
}

function named({ first, properties }: PropertyString, format: PropertyFormat): Readonly<Record<string, string>> {
  return first === undefined ? properties : { [format.first ?? first]: first, ...properties };
}

function booleanOf(value: string): string | undefined {
  if (/^(1|on|yes|true)$/i.test(value)) return '1';
  return /^(0|off|no|false)$/i.test(value) ? '0' : undefined;
}

function problemOf(type: PropertyType, value: string): string | undefined {
  if (type === 'string') return undefined;
  if (type === 'boolean') return booleanOf(value) === undefined ? `type check ('boolean') failed - got '${value}'` : undefined;
  if (type === 'integer') return /^[+-]?\d+$/.test(value) ? undefined : `type check ('integer') failed - got '${value}'`;
  if (type === 'disk-size') return parseSize(value) === undefined ? 'invalid format - value does not look like a valid disk size' : undefined;
  if (type instanceof RegExp) return type.test(value) ? undefined : 'value does not match the regex pattern';
  return type.includes(value) ? undefined : `value '${value}' does not have a value in the enumeration '${type.join(', ')}'`;
}
