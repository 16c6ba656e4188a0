import { elementOf, isTree, keysOf } from './known-types';
import type { Tree, TypeName } from './known-types';

/** What makes a patch remove the object that it stands in. */
export const deletionKey = '$patch';

/** What of `value` Talos does not know: the keys alone, with what they hold; undefined where it knows all. */
export function unknownKeys(value: unknown, type: TypeName): unknown {
  const keys = keysOf(type);
  const values = elementOf(type, '{}');
  const elements = elementOf(type, '[]');
  if (elements !== undefined && Array.isArray(value)) {
    const unknown = value.map((element) => unknownKeys(element, elements)).filter((element) => element !== undefined);
    return unknown.length > 0 ? unknown : undefined;
  }
  if (!isTree(value) || (keys === undefined && values === undefined)) {
    return undefined;
  }
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const partType = keys === undefined ? values : keys.get(key)?.type;
    const unknown = partType === undefined && key !== deletionKey ? part : unknownKeys(part, partType ?? 'any');
    return unknown === undefined ? [] : [[key, unknown]];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** @returns where `value` is no such thing, and what it is: `cannot construct !!seq into string` */
export function misplacedValue(value: unknown, type: TypeName): string | undefined {
  if (value === null || value === undefined || type === 'any') {
    return undefined;
  }
  const elements = elementOf(type, '[]');
  if (elements !== undefined) {
    return Array.isArray(value) ? firstOf(value.map((element) => misplacedValue(element, elements))) : cannotConstruct(value, type);
  }
  const values = elementOf(type, '{}');
  const keys = keysOf(type);
  if (values === undefined && keys === undefined) {
    return isScalarOf(value, type) ? undefined : cannotConstruct(value, type);
  }
  if (!isTree(value)) {
    return cannotConstruct(value, type);
  }
  return firstOf(Object.entries(value).map(([key, part]) => misplacedValue(part, values ?? keys?.get(key)?.type ?? 'any')));
}

function isScalarOf(value: unknown, type: TypeName): boolean {
  if (type === 'text') {
    return typeof value !== 'object';
  }
  return type === 'number' ? typeof value === 'number' : typeof value === 'boolean';
}

function cannotConstruct(value: unknown, type: TypeName): string {
  const scalar: Readonly<Record<string, string>> = { string: '!!str', number: '!!int', boolean: '!!bool' };
  const found = Array.isArray(value) ? '!!seq' : scalar[typeof value] ?? '!!map';
  const shown = typeof value === 'object' ? '' : ` \`${String(value)}\``;
  return `cannot construct ${found}${shown} into ${({ text: 'string', number: 'int' })[type] ?? type}`;
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

/** Whether a patch takes `value` away. */
export function isDeletion(value: unknown): value is Tree {
  return isTree(value) && value[deletionKey] === 'delete';
}
