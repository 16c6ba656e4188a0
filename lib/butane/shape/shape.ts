/**
 * What a value of a configuration is. Butane and Ignition have one shape, in the words of Butane (`with_mount_unit`); Ignition knows none of what is
 * `butaneOnly`, and writes the words in another way (`wipeTable`). What came with a later version has `since`: the version of Butane's common part
 * (`base`, 1 to 5), of which the variants are made, and 1 less than the minor version of the Ignition that it becomes.
 */
export type Shape = TextShape | NumberShape | FlagShape | ListShape | StructShape;

interface Common {
  /** @default 1 */
  readonly since?: number;
  readonly butaneOnly?: boolean;
  /** Whether there always is a value, an empty one where none is given; a number: up to that version. @default false */
  readonly required?: boolean | number;
}

/** Another type up to a version, and that version. */
type EarlierType = readonly [type: string, until: number];

export interface TextShape extends Common {
  readonly kind: 'text';
  /** As errors name it. */
  readonly type: string;
  readonly earlierType?: EarlierType;
  /** Whether Ignition leaves out an empty one. @default false */
  readonly omitEmpty?: boolean;
}

export interface NumberShape extends Common {
  readonly kind: 'number';
  readonly omitEmpty?: boolean;
}

export interface FlagShape extends Common {
  readonly kind: 'flag';
}

export interface ListShape<Item extends Shape = Shape> extends Common {
  readonly kind: 'list';
  readonly item: Item;
  /** As errors name it. @default - after its items */
  readonly type?: string;
  /** Whether the lists of two configurations are put behind each other, whatever is in them. @default false: items with the same key are merged */
  readonly isAppended?: boolean;
  /** Lists of one structure that have their keys in common. @default - it has its own */
  readonly keysWith?: string;
}

export interface StructShape<F extends Record<string, Shape> = Record<string, Shape>> extends Common {
  readonly kind: 'struct';
  /** As errors name it. */
  readonly type: string;
  readonly earlierType?: EarlierType;
  readonly fields: F;
  /** What tells items of a list apart. @default - it is in no list */
  readonly key?: (value: Readonly<Record<string, unknown>>) => string;
}

export type Value<S> = S extends ListShape<infer Item> ? ItemOf<Item>[] | undefined
  : S extends StructShape<infer F> ? { -readonly [Name in keyof F]: Value<F[Name]> }
    : S extends { required: true } ? Plain<S> : Plain<S> | undefined;

type Plain<S> = S extends TextShape ? string : S extends NumberShape ? number : boolean;
type ItemOf<S> = S extends StructShape<infer F> ? { -readonly [Name in keyof F]: Value<F[Name]> } : Plain<S>;

/** Any structure, by its names. */
export type Fields = Record<string, unknown>;

export const text = { kind: 'text', type: 'string' } as const;
export const name = { kind: 'text', type: 'string', required: true } as const;
export const number = { kind: 'number' } as const;
export const flag = { kind: 'flag' } as const;

export function textOf<const Type extends string>(type: Type) {
  return { kind: 'text', type } as const;
}

export function list<const Item extends Shape>(item: Item) {
  return { kind: 'list', item } as const;
}

/** A list that is put behind another one. */
export function appended<const Item extends Shape>(item: Item) {
  return { kind: 'list', item, isAppended: true } as const;
}

/** Options of a command, with the type that they had up to a version. */
export function options(type: string, until: number) {
  return appended({ kind: 'text', type: 'string', earlierType: [type, until] });
}

export function struct<const F extends Record<string, Shape>>(type: string, fields: F, key?: string | StructShape['key']) {
  const keyOf = typeof key === 'string' ? (value: Readonly<Record<string, unknown>>) => String(value[key] ?? '') : key;
  return { kind: 'struct', type, fields, key: keyOf } as const;
}

export function since<const S extends Shape>(base: number, shape: S) {
  return { ...shape, since: base } as const;
}

export function butaneOnly<const S extends Shape>(shape: S) {
  return { ...shape, butaneOnly: true } as const;
}

/** The fields that there are in a version. */
export function fieldsIn(shape: StructShape, base: number): readonly (readonly [name: string, shape: Shape])[] {
  return Object.entries(shape.fields).filter(([, field]) => (field.since ?? 1) <= base);
}

/** What a shape is called; undefined for lists, and for what has no name. */
export function typeIn(shape: Shape, base: number): string | undefined {
  if (shape.kind !== 'text' && shape.kind !== 'struct') return undefined;
  const [earlier, until] = shape.earlierType ?? [shape.type, 0];
  return base <= until ? earlier : shape.type;
}

/** The fields that Ignition has. */
export function ignitionFields(shape: StructShape): readonly (readonly [name: string, shape: Shape])[] {
  return Object.entries(shape.fields).filter(([, field]) => !field.butaneOnly);
}

/** Whether there always is a value. */
export function isRequired({ required = false }: Shape, base: number): boolean {
  return typeof required === 'number' ? base <= required : required;
}

/** Whether nothing is set anywhere in it; an empty text is something, where there could be none. */
export function isZero(shape: Shape, value: unknown): boolean {
  if (shape.kind !== 'struct') return value === undefined || (shape.required === true && (value === '' || value === 0));
  return Object.entries(shape.fields).every(([field, part]) => isZero(part, (value as Fields)[field]));
}
