import type { SchemaBlock } from '../schema/schema-types';
import { objectFields, blockOfFields, zeroOf } from '../schema/shapes';
import { isEqual, isList, isObject, isUnknown } from '../values/value';
import type { Draft, Value, ValueObject } from '../values/value';

function known(value: Value | undefined): Value {
  return value === undefined || isUnknown(value) ? null : value;
}

function elementsOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** Inside blocks the older SDK keeps no null: everything unset is the zero of its type. */
function zeroFilled(block: SchemaBlock, value: Value): ValueObject {
  const source = isObject(value) ? value : {};
  const object: Draft = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    object[name] = known(source[name]) ?? zeroOf(attribute.type);
  }
  for (const [name, type] of Object.entries(block.block_types ?? {})) {
    object[name] = elementsOf(source[name]).map((element) => zeroFilled(type.block, element));
  }
  return object;
}

/**
 * The values of a legacy resource while one operation works on it. Reads give the zero of the type for what is null or not
 * known yet, as the older SDK does.
 */
export class ResourceData {
  private readonly values: Draft;

  /** @param prior the state before the operation; null at create */
  constructor(private readonly block: SchemaBlock, private readonly prior: ValueObject | null, current: ValueObject) {
    this.values = { ...current };
  }

  get id(): string {
    return this.string('id');
  }

  /** @param id null: the resource is gone */
  setId(id: string | null): void {
    this.values['id'] = id;
  }

  get isNew(): boolean {
    return this.prior === null;
  }

  get(name: string): Value {
    return this.read(this.values, name);
  }

  /** What the attribute was before the operation. */
  before(name: string): Value {
    return this.read(this.prior ?? {}, name);
  }

  hasChange(name: string): boolean {
    return !isEqual(this.get(name), this.before(name));
  }

  /** Whether the attribute has a value at all, be it zero. */
  has(name: string): boolean {
    return known(this.values[name]) !== null;
  }

  /** Whether the first block of this name has a known value in `field`. */
  isConfigured(block: string, field: string): boolean {
    const [first] = elementsOf(this.values[block]);
    return isObject(first) && known(first[field]) !== null;
  }

  string(name: string): string {
    return String(this.get(name));
  }

  number(name: string): number {
    return Number(this.get(name));
  }

  boolean(name: string): boolean {
    return this.get(name) === true;
  }

  list(name: string): readonly Value[] {
    return this.get(name) as readonly Value[];
  }

  blocks(name: string): readonly ValueObject[] {
    return this.list(name).filter(isObject);
  }

  set(name: string, value: Value): void {
    this.values[name] = value;
  }

  /** The state after the operation, or null when the resource is gone. */
  state(): ValueObject | null {
    if (this.values['id'] === null) {
      return null;
    }
    const state: Draft = {};
    for (const [name, attribute] of Object.entries(this.block.attributes ?? {})) {
      const fields = objectFields(attribute);
      const value = known(this.values[name]);
      state[name] = fields && isList(value) ? value.map((element) => zeroFilled(blockOfFields(fields), element)) : value;
    }
    for (const [name, type] of Object.entries(this.block.block_types ?? {})) {
      const elements = this.values[name];
      // A block that nobody has come to read yet, because the create has failed before, is null.
      state[name] = isUnknown(elements) ? null : elementsOf(elements).map((element) => zeroFilled(type.block, element));
    }
    return state;
  }

  private read(source: ValueObject, name: string): Value {
    const attribute = this.block.attributes?.[name];
    if (attribute === undefined) {
      const type = this.block.block_types?.[name];
      return elementsOf(source[name]).map((element) => (type ? zeroFilled(type.block, element) : element));
    }
    const fields = objectFields(attribute);
    const value = known(source[name]);
    if (fields && isList(value)) {
      return value.map((element) => zeroFilled(blockOfFields(fields), element));
    }
    return value ?? zeroOf(attribute.type);
  }
}
