import { parameterError } from './errors';

/** One parameter of a route, in the words of PVE's own API schema. Required unless `optional`. */
export interface Parameter {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly optional?: true;
  readonly enum?: readonly string[];
  readonly pattern?: RegExp;
  /** What to say when `pattern` does not match. @default PVE's `value does not match the regex pattern` */
  readonly patternError?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Parameters by name; `net[n]` stands for net0, net1, … */
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P['type'] extends 'string' ? string : P['type'] extends 'boolean' ? boolean : number;
type OptionalName<P extends Parameters> = { [K in keyof P]: P[K] extends { optional: true } ? K : never }[keyof P];

/** The verified values of a route's parameters. */
export type Values<P extends Parameters> =
  & { readonly [K in Exclude<keyof P, OptionalName<P>>]: ValueOf<P[K]> }
  & { readonly [K in OptionalName<P>]?: ValueOf<P[K]> };

const TRUE: ReadonlySet<string> = new Set(['1', 'on', 'yes', 'true']);
const FALSE: ReadonlySet<string> = new Set(['0', 'off', 'no', 'false']);

/**
 * Checks what a request gave against a route's parameters, as strictly as PVE does.
 *
 * @returns values in their types
 * @throws PveError 400 that names every parameter that is unknown, missing or wrong
 */
export function verifyParameters(parameters: Parameters, given: Readonly<Record<string, unknown>>): Record<string, string | number | boolean> {
  const errors: Record<string, string> = {};
  const values: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameterNamed(parameters, name);
    if (!parameter) errors[name] = 'property is not defined in schema and the schema does not allow additional properties';
    else {
      const result = convert(parameter, Array.isArray(value) ? value.join('\0') : String(value));
      if ('error' in result) errors[name] = result.error;
      else values[name] = result.value;
    }
  }
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!parameter.optional && given[name] === undefined) errors[name] = 'property is missing and it is not optional';
  }
  if (Object.keys(errors).length > 0) throw parameterError(errors);
  return values;
}

function parameterNamed(parameters: Parameters, name: string): Parameter | undefined {
  if (Object.hasOwn(parameters, name)) return parameters[name];
  const numbered = name.replace(/(0|[1-9]\d{0,2})$/, '[n]');
  return numbered !== name && Object.hasOwn(parameters, numbered) ? parameters[numbered] : undefined;
}

type Conversion = { readonly value: string | number | boolean } | { readonly error: string };

function convert(parameter: Parameter, text: string): Conversion {
  switch (parameter.type) {
    case 'boolean': {
      const lower = text.toLowerCase();
      return TRUE.has(lower) ? { value: true } : FALSE.has(lower) ? { value: false } : { error: `type check ('boolean') failed - got '${text}'` };
    }
    case 'integer':
    case 'number': {
      const valid = parameter.type === 'integer' ? /^[+-]?\d+$/.test(text) : /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
      return valid ? inRange(parameter, Number(text)) : { error: `type check ('${parameter.type}') failed - got '${text}'` };
    }
    case 'string':
      return verifyText(parameter, text);
  }
}

function inRange({ minimum, maximum }: Parameter, value: number): Conversion {
  if (minimum !== undefined && value < minimum) return { error: `value must have a minimum value of ${minimum}` };
  if (maximum !== undefined && value > maximum) return { error: `value must have a maximum value of ${maximum}` };
  return { value };
}

function verifyText(parameter: Parameter, text: string): Conversion {
  const { minLength, maxLength, pattern, patternError } = parameter;
  if (minLength !== undefined && text.length < minLength) return { error: `value must be at least ${minLength} characters long` };
  if (maxLength !== undefined && text.length > maxLength) return { error: `value may only be ${maxLength} characters long` };
  if (parameter.enum && !parameter.enum.includes(text)) {
    return { error: `value '${text}' does not have a value in the enumeration '${parameter.enum.join(', ')}'` };
  }
  if (pattern && !pattern.test(text)) return { error: patternError ?? 'value does not match the regex pattern' };
  return { value: text };
}
