import { didYouMean } from '../values/did-you-mean';
import type { Action } from './actions/action';
import type { Outputs } from './actions/action-type';
import { reached } from './scenario';

/** Values that `${…}` stands for: of inputs by name, of phases and environments by name and output. */
export interface Scope {
  readonly inputs: Outputs;
  /** Inputs whose values stand for themselves, whatever is in them. @default {} */
  readonly secretInputs?: Outputs;
  readonly phases: Readonly<Record<string, Outputs>>;
  /** The values of an environment; what it throws is what is wrong with the reference. */
  environment(name: string): Outputs;
}

const REFERENCE = /\$\{([^}]*)\}/g;
const WHOLE = /^\$\{([^}]*)\}$/;

/** The names between `${` and `}` in all texts of a value. */
export function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return Array.from(value.matchAll(REFERENCE), ([, name]) => name!);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

/** The same, and the names that the inputs among them refer to. */
export function referencesThrough(value: unknown, inputs: Readonly<Record<string, unknown>>): string[] {
  return [...reached(referencesIn(value), name => referencesIn(inputs[name]))];
}

/** What an action cannot do without, or would do somewhere else. */
const WANTED = ['address', 'command', 'endpoint', 'url', 'vmId', 'volume'];

/**
 * An action with values in the place of all references. A text that is a reference and nothing else becomes what it stands for; one that stands for
 * an empty text is as if nobody had written it, where that is possible.
 *
 * @throws Error that names what there is
 */
export function resolveAction<A extends Action>(action: A, scope: Scope): A {
  const resolved = resolve(action, scope) as A;
  const empty = Object.entries(action).find(([key, value]) => WANTED.includes(key) && value !== undefined && !Object.hasOwn(resolved, key));
  if (empty !== undefined) throw new Error(`${String(empty[1])} is empty, and ${action.kind} is not done without it`);
  return resolved;
}

function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE.exec(value)?.[1];
    return whole === undefined ? value.replace(REFERENCE, (_, name: string) => String(lookUp(name, scope))) : lookUp(whole, scope);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, resolve(inner, scope)] as const);
  return Object.fromEntries(entries.filter(([, resolved]) => resolved !== ''));
}

/** The value of an input may refer to others, and to what phases give. */
function resolveInput(value: string | number, scope: Scope, depth: number): string | number {
  if (typeof value !== 'string' || referencesIn(value).length === 0) return value;
  if (depth > MAX_DEPTH) throw new Error(`${value} leads back to itself`);
  return value.replace(REFERENCE, (_, name: string) => String(lookUp(name, scope, depth + 1)));
}

const MAX_DEPTH = 10;

function lookUp(name: string, scope: Scope, depth = 0): string | number {
  const { inputs, secretInputs = {}, phases, environment } = scope;
  if (Object.hasOwn(secretInputs, name)) return secretInputs[name]!;
  const parts = name.split('.');
  const [owner, key, values] = parts.length === 1 ? ['inputs', parts[0]!, inputs] as const
    : parts[0] === 'envs' ? [parts[1]!, parts.slice(2).join('.'), environment(parts[1]!)] as const
      : [parts[0]!, parts.slice(1).join('.'), phases[parts[0]!] ?? {}] as const;
  // what machines say stands for nothing else
  if (Object.hasOwn(values, key)) return values === inputs ? resolveInput(values[key]!, scope, depth) : values[key]!;
  const there = Object.keys(values);
  const near = didYouMean(key, there);
  throw new Error(
    `\${${name}} has no value: ${owner} ${there.length === 0 ? 'has given nothing' : `gives ${there.join(', ')}`}${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}
