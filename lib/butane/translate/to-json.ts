import { ignitionConfig } from '../shape/config';
import type { IgnitionConfig } from '../shape/config';
import { ignitionFields } from '../shape/shape';
import type { Fields, Shape, StructShape } from '../shape/shape';

/** The configuration as the provider writes it: every structure, and of the rest what is set. */
export function toJson(config: IgnitionConfig, prettyPrint: boolean): string {
  const json = JSON.stringify(structJson(ignitionConfig, config as Fields), undefined, prettyPrint ? 2 : undefined);
  // Go makes JSON that could stand in HTML
  return json.replace(/[<>&\u2028\u2029]/g, codeOf);
}

function codeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function structJson(shape: StructShape, value: Fields): Fields {
  return Object.fromEntries(ignitionFields(shape).flatMap(([field, part]) => {
    const json = partJson(part, value[field]);
    return json === undefined ? [] : [[camelCase(field), json]];
  }));
}

function partJson(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case 'struct': return structJson(shape, value as Fields);
    case 'list': {
      const list = value as readonly unknown[] | undefined;
      return list?.length ? list.map((item) => partJson(shape.item, item)) : undefined;
    }
    case 'flag': return value;
    default: return shape.omitEmpty && (value === '' || value === 0) ? undefined : value;
  }
}

/** `wipe_table` → `wipeTable`. */
export function camelCase(name: string): string {
  return name.replace(/_mib$/, 'MiB').replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
