import { documents as documentTypes, types } from './known-keys.json';

/** A document of a machine configuration, or a part of it. */
export type Tree = Record<string, unknown>;

/** What a key may hold: `text`, `number`, `bool`, `any`, or a type with known keys; `[]` before it: a list, `{}`: a map of names. */
export type TypeName = string;

export interface Key {
  readonly type: TypeName;
  /** Whether nothing (`""`, `0`, `false`, an empty list) is kept where it is said. */
  readonly keepsZero: boolean;
  /** Whether it is written also where nothing is said. */
  readonly isAlwaysWritten: boolean;
}

/** In the table, `*` behind a type says that zero is kept, `!` that the key is always written. */
function keyOf(notation: string): Key {
  const isAlwaysWritten = notation.endsWith('!');
  return { type: notation.replace(/\*?!?$/, ''), isAlwaysWritten, keepsZero: isAlwaysWritten || notation.endsWith('*') };
}

/** Talos' own types, by the YAML tags of 1.13 and 1.14; keys in the order in which they are written. */
const known = new Map(Object.entries(types).map(([name, keys]) => [
  name, new Map(Object.entries(keys).map(([key, notation]) => [key, keyOf(notation)])),
]));
const byKind: Readonly<Record<string, TypeName | undefined>> = documentTypes;

export const mainDocument: TypeName = 'v1alpha1.Config';

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The type of a document; undefined where Talos has no such kind. */
export function typeOfDocument({ kind }: Tree): TypeName | undefined {
  return kind === undefined ? mainDocument : byKind[String(kind)];
}

/** The keys of a type; undefined where it has none of its own. */
export function keysOf(type: TypeName): ReadonlyMap<string, Key> | undefined {
  return known.get(type);
}

/** The type of a list's elements, or of a map's values; undefined where it is neither. */
export function elementOf(type: TypeName, mark: '[]' | '{}'): TypeName | undefined {
  return type.startsWith(mark) ? type.slice(2) : undefined;
}
