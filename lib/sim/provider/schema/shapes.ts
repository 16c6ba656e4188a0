import type { AttributeType, SchemaAttribute, SchemaBlock } from './schema-types';
import type { Draft, Value, ValueObject } from '../values/value';
import { isList, isObject } from '../values/value';

/** The fields of a `list(object(…))`, or undefined for any other type. */
export function objectFields({ type }: SchemaAttribute): Readonly<Record<string, AttributeType>> | undefined {
  if (typeof type !== 'object' || type[0] !== 'list' || typeof type[1] !== 'object' || type[1][0] !== 'object') {
    return undefined;
  }
  return type[1][1];
}

export function isCollection(type: AttributeType | undefined): boolean {
  return Array.isArray(type) && type[0] !== 'object';
}

export function isSet(type: AttributeType | undefined): boolean {
  return Array.isArray(type) && type[0] === 'set';
}

/** What the older SDK takes for nothing: empty text, 0, false, an empty list. */
export function zeroOf(type: AttributeType | undefined): Value {
  switch (type) {
    case 'number': return 0;
    case 'bool': return false;
    case 'string': return '';
    default: return [];
  }
}

/** A list of objects in an attribute, described as a block, so that both are handled by one piece of code. */
export function blockOfFields(fields: Readonly<Record<string, AttributeType>>): SchemaBlock {
  return { attributes: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, { type, optional: true }])) };
}

/** All attributes null, all blocks empty, then `values`. */
export function objectOf(block: SchemaBlock, values: ValueObject): ValueObject {
  const object: Draft = {};
  for (const [name, { nested_type: nested }] of Object.entries(block.attributes ?? {})) {
    const value = values[name] ?? null;
    object[name] = nested?.nesting_mode === 'single' && isObject(value) ? objectOf(nested, value) : value;
  }
  for (const name of Object.keys(block.block_types ?? {})) {
    object[name] = values[name] ?? [];
  }
  return object;
}

/** Makes what a state file holds fit the schema: what it lacks becomes null, what the schema does not know is left out. */
export function conform(block: SchemaBlock, value: ValueObject): ValueObject {
  const object: Draft = { ...objectOf(block, value) };
  for (const [name, type] of Object.entries(block.block_types ?? {})) {
    const elements = object[name];
    if (isList(elements)) {
      object[name] = elements.map((element) => (isObject(element) ? conform(type.block, element) : element));
    }
  }
  return object;
}
