import type { MethodDescription } from './description/api-description';
import { parameterError, PveError } from './errors';
import { isOlder } from './version';

/**
 * One parameter as a route's handler takes it. Required unless `optional`. What values it may have is what PVE's own description of the
 * API says (`description`), and nothing is said here again.
 */
export interface Parameter {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly optional?: true;
  /** The values that are simulated, where PVE has more. */
  readonly simulated?: readonly string[];
  /** First version of PVE that has it. @default any */
  readonly since?: string;
}

/** Parameters by name; `net[n]` stands for net0, net1, … */
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P['type'] extends 'string' ? string : P['type'] extends 'boolean' ? boolean : number;
type OptionalName<P extends Parameters> = { [K in keyof P]: P[K] extends { optional: true } ? K : never }[keyof P];

/** The verified values of a route's parameters. */
export type Values<P extends Parameters> =
  & { readonly [K in Exclude<keyof P, OptionalName<P>>]: ValueOf<P[K]> }
  & { readonly [K in OptionalName<P>]?: ValueOf<P[K]> };

type Value = string | number | boolean;

const NOT_IN_SCHEMA = 'property is not defined in schema and the schema does not allow additional properties';

/**
 * Checks what a request gave against PVE's description of the method, as strictly as PVE does.
 *
 * @param version what the cluster says that it is; unset: one that has everything
 * @returns values in their types
 * @throws PveError 400 that names every parameter that is unknown, missing or wrong; 501 for what PVE knows and the simulation does not
 */
export function verifyParameters(
  description: MethodDescription, parameters: Parameters, given: Readonly<Record<string, unknown>>, version?: string,
): Record<string, Value> {
  const texts = new Map(Object.entries(given).map(([name, value]) => [name, toText(value)]));
  const isNewer = (name: string) => {
    const { since } = parameters[description.nameOf(name) ?? name] ?? {};
    return since !== undefined && version !== undefined && isOlder(version, since);
  };
  const errors = new Map([...description.problems(texts), ...[...texts.keys()].filter(isNewer).map((name) => [name, NOT_IN_SCHEMA] as const)]);
  if (errors.size > 0) throw parameterError(Object.fromEntries(errors));
  return Object.fromEntries([...texts].map(([name, text]) => {
    const parameter = parameters[description.nameOf(name) ?? name];
    if (!parameter) throw new PveError(501, `parameter '${name}' is not simulated`);
    if (parameter.simulated?.includes(text) === false) throw new PveError(501, `${name} '${text}' is not simulated`);
    return [name, toValue(parameter, text)];
  }));
}

/** Of what is given several times the parts, as PVE takes them; JSON's booleans as numbers. */
function toText(value: unknown): string {
  if (Array.isArray(value)) return value.join('\0');
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

function toValue({ type }: Parameter, text: string): Value {
  if (type === 'boolean') return text === '1';
  return type === 'string' ? text : Number(text);
}
