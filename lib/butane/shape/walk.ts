import type { Path } from '../yaml/yaml-node';
import type { Fields, Shape, StructShape } from './shape';

type Visit = (shape: Shape, value: unknown, path: Path) => void;
type FieldsOf = (shape: StructShape) => readonly (readonly [name: string, shape: Shape])[];

/** Visits a value and all that is in it, from the outside in. What is not set is passed over. */
export function walk(shape: Shape, value: unknown, fieldsOf: FieldsOf, visit: Visit, path: Path = []): void {
  if (value === undefined) return;
  visit(shape, value, path);
  if (shape.kind === 'list') {
    (value as readonly unknown[]).forEach((item, index) => walk(shape.item, item, fieldsOf, visit, [...path, index]));
  } else if (shape.kind === 'struct') {
    fieldsOf(shape).forEach(([name, field]) => walk(field, (value as Fields)[name], fieldsOf, visit, [...path, name]));
  }
}
