/** A value that OpenTofu learns at apply only. There is one: `unknown`. */
export class Unknown {
  private readonly kind = 'unknown';
  toString(): string {
    return this.kind;
  }
}
export const unknown = new Unknown();

/** A value of OpenTofu's type system. A `bigint` is a whole number that a double cannot hold. */
export type Value = null | Unknown | string | number | bigint | boolean | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}
/** The same, while it is put together. */
export type Draft = Record<string, Value>;

export function isUnknown(value: Value | undefined): value is Unknown {
  return value instanceof Unknown;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** Same type and content; lists compare in order. */
export function isEqual(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) {
    return true;
  }
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((element, index) => isEqual(element, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return keys.length === Object.keys(right).length && keys.every((key) => isEqual(left[key], right[key]));
  }
  return false;
}

function sortKey(value: Value): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

/** Like `isEqual`, but the order of the elements does not count. */
export function isEqualAsSet(left: Value | undefined, right: Value | undefined): boolean {
  if (!isList(left) || !isList(right)) {
    return isEqual(left, right);
  }
  return left.length === right.length && isEqual([...left.map(sortKey)].sort(), [...right.map(sortKey)].sort());
}

export function isWhollyKnown(value: Value | undefined): boolean {
  if (isList(value)) {
    return value.every(isWhollyKnown);
  }
  return isObject(value) ? Object.values(value).every(isWhollyKnown) : !isUnknown(value);
}
