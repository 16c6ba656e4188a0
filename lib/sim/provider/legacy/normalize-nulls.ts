import type { AttributeType, SchemaBlock } from '../schema/schema-types';
import { isCollection, isSet } from '../schema/shapes';
import { isList, isObject, isUnknown, isWhollyKnown } from '../values/value';
import type { Draft, Value, ValueObject } from '../values/value';

/**
 * Null and empty are one to the older SDK, but not to OpenTofu: where `value` and `reference` differ in nothing else,
 * the reference's form is taken.
 * @param applied whether the value comes from an apply: then also a value that got lost is the reference's
 */
function normalizeAttribute(type: AttributeType | undefined, value: Value, reference: Value, applied: boolean): Value {
  if (isUnknown(reference) || isUnknown(value)) {
    return value === null && !applied ? reference : value;
  }
  if (isCollection(type)) {
    const isEmpty = isList(value) && value.length === 0;
    const referenceIsEmpty = isList(reference) && reference.length === 0;
    if (applied && ((reference === null && isEmpty) || (referenceIsEmpty && value === null))) {
      return reference;
    }
    if (reference === null) {
      return value;
    }
    if (isSet(type) ? applied && isWhollyKnown(reference) : referenceIsEmpty && value === null) {
      return reference;
    }
    return value;
  }
  return value === null && applied ? reference : value;
}

/** @returns `value` with nulls and empties as `reference` has them; blocks of the same number are compared in turn */
export function normalizeNulls(block: SchemaBlock, value: ValueObject, reference: ValueObject, applied: boolean): ValueObject {
  const object: Draft = { ...value };
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    object[name] = normalizeAttribute(attribute.type, value[name] ?? null, reference[name] ?? null, applied);
  }
  for (const [name, type] of Object.entries(block.block_types ?? {})) {
    const elements = value[name];
    const references = reference[name];
    if (!isList(elements) || !isList(references) || type.nesting_mode !== 'list' || elements.length !== references.length) {
      continue;
    }
    object[name] = elements.map((element, index) => {
      const counterpart = references[index];
      return isObject(element) && isObject(counterpart) ? normalizeNulls(type.block, element, counterpart, applied) : element;
    });
  }
  return object;
}
