import { parsePropertyText } from './property-text';
import type { Schema, Schemas } from './schema';
import { valueFormats } from './value-formats';

/** What is wrong with a value; undefined when nothing is. */
export type Check = (text: string, name: string) => string | undefined;

/** The properties of property strings, by name of the format. */
export type PropertyStrings = Readonly<Record<string, Schemas>>;

const NUMBER = /^[+-]?(\d+\.\d+|\d+\.|\.\d+|\d+)([eE][+-]?\d+)?$/;
const MISSING = 'property is missing and it is not optional';

/** Makes the check of a value, with PVE's words and in its order: type, format, pattern, length, range, enumeration. */
export function compileCheck(schema: Schema, propertyStrings: PropertyStrings): Check {
  const format = schema.format === undefined ? undefined : formatCheck(schema.format, propertyStrings);
  const pattern = schema.pattern === undefined ? undefined : toRegExp(schema.pattern);
  return (text, name) => {
    const problem = typeProblem(schema.type, text);
    if (problem !== undefined) return problem;
    // what is given several times is checked by who takes it
    if (schema.type === 'array') return undefined;
    const detail = format?.(text, name);
    if (detail !== undefined) return `invalid format - ${detail}\n`;
    if (pattern?.test(text) === false) return 'value does not match the regex pattern';
    return limitProblem(schema, text);
  };
}

function typeProblem(type: Schema['type'], text: string): string | undefined {
  const matches = type === 'boolean' ? /^[01]$/.test(text) : type === 'integer' ? /^[+-]?\d+$/.test(text) : type !== 'number' || NUMBER.test(text);
  return matches ? undefined : `type check ('${type}') failed - got '${text}'`;
}

function limitProblem(schema: Schema, text: string): string | undefined {
  const { minimum = -Infinity, maximum = Infinity, minLength = 0, maxLength = Infinity } = schema;
  if (text.length > maxLength) return `value may only be ${maxLength} characters long`;
  if (text.length < minLength) return `value must be at least ${minLength} characters long`;
  if (NUMBER.test(text)) {
    if (Number(text) > maximum) return `value must have a maximum value of ${maximum}`;
    if (Number(text) < minimum) return `value must have a minimum value of ${minimum}`;
  }
  if (schema.enum && !schema.enum.includes(text)) return `value '${text}' does not have a value in the enumeration '${schema.enum.join(', ')}'`;
  return undefined;
}

/** What a value's format has against it. Formats that are not known here have nothing against any. */
function formatCheck(format: string, propertyStrings: PropertyStrings): Check | undefined {
  const properties = Object.hasOwn(propertyStrings, format) ? propertyStrings[format] : undefined;
  if (properties) return propertyStringCheck(properties, propertyStrings);
  const [, name = '', kind] = /^(.*?)(?:-(list|opt))?$/.exec(format) ?? [];
  const check = Object.hasOwn(valueFormats, name) ? valueFormats[name] : undefined;
  if (!check) return undefined;
  if (kind === 'list') return (text) => splitList(text).map(check).find((problem) => problem !== undefined);
  return kind === 'opt' ? (text) => (text === '' || text === '0' ? undefined : check(text)) : check;
}

function splitList(text: string): string[] {
  if (text.includes('\0')) return text.split('\0');
  return text.split(/[,;\s]+/).filter((part) => part !== '');
}

function propertyStringCheck(properties: Schemas, propertyStrings: PropertyStrings): Check {
  const checks = Object.entries(properties).filter(([, { alias }]) => alias === undefined)
    .map(([name, schema]) => ({ name, schema, check: compileCheck(schema, propertyStrings) }));
  return (text, path) => {
    const parsed = parsePropertyText(text, properties);
    if ('error' in parsed) return parsed.error;
    const errors = checks.flatMap(({ name, schema, check }) => {
      const value = parsed.values.get(name);
      const problem = value === undefined ? missingProblem(schema) : check(value, `${path}.${name}`);
      const needed = value !== undefined && schema.requires !== undefined && !parsed.values.has(schema.requires)
        ? [`${path}.${schema.requires}: missing property - '${path}.${name}' requires this property`] : [];
      return [...(problem === undefined ? [] : [`${path}.${name}: ${problem}`]), ...needed];
    });
    return errors.length > 0 ? `format error\n${errors.join('\n')}` : undefined;
  };
}

/** What is wrong with a value that is not given. */
export function missingProblem({ optional, group, alias }: Schema): string | undefined {
  return optional || group !== undefined || alias !== undefined ? undefined : MISSING;
}

/** Perl's `(?^i:…)` and `(?^:…)` within a pattern; the whole value has to match. */
function toRegExp(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.replaceAll(/\(\?\^i?:/g, '(?:').replaceAll(/\{,(\d+)\}/g, '{0,$1}')})$`, pattern.includes('(?^i:') ? 'i' : '');
}
