import { ignitionConfig } from '../shape/config';
import type { IgnitionConfig } from '../shape/config';
import { ignitionFields } from '../shape/shape';
import type { Fields, StructShape } from '../shape/shape';

/** A structure of Ignition with these fields set, and no others. */
export function filled<Struct>(shape: StructShape, fields: Partial<Struct>): Struct {
  const empty = ignitionFields(shape).map(([field, part]) => {
    if (part.kind === 'struct') return [field, filled(part, {})];
    return [field, part.required === true ? (part.kind === 'number' ? 0 : '') : undefined];
  });
  return { ...Object.fromEntries(empty) as Fields, ...fields } as Struct;
}

export function emptyConfig(): IgnitionConfig {
  return filled<IgnitionConfig>(ignitionConfig, {});
}
