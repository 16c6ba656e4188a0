import { elementOf, isTree, keysOf } from './known-types';
import type { Key, Tree, TypeName } from './known-types';

/** What Talos writes of `value`: keys in its order, without what says nothing. */
export function normalize(value: unknown, type: TypeName): unknown {
  const elements = elementOf(type, '[]') ?? 'any';
  if (Array.isArray(value)) {
    return value.map((element) => normalize(element, elements));
  }
  if (!isTree(value)) {
    return value;
  }
  const keys = keysOf(type);
  return keys === undefined ? sorted(value, elementOf(type, '{}') ?? 'any') : ordered(value, keys);
}

function sorted(value: Tree, type: TypeName): Tree {
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, normalize(part, type)]));
}

function ordered(value: Tree, keys: ReadonlyMap<string, Key>): Tree {
  return Object.fromEntries([...keys].flatMap(([name, key]) => {
    const part = value[name] ?? (key.isAlwaysWritten ? zeroOf(key.type) : undefined);
    return part === undefined || part === null || (isZero(part) && !key.keepsZero) ? [] : [[name, normalize(part, key.type)]];
  }));
}

function zeroOf(type: TypeName): unknown {
  if (elementOf(type, '[]') !== undefined) {
    return [];
  }
  return type === 'text' ? '' : undefined;
}

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}
