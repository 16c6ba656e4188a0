import { keyOf } from '../check/duplicates';
import { ignitionConfig } from '../shape/config';
import type { HttpHeader, IgnitionConfig } from '../shape/config';
import { ignitionFields, isZero } from '../shape/shape';
import type { Fields, ListShape, Shape, StructShape } from '../shape/shape';
import { Origins } from './origins';

/**
 * Merges two configurations as Ignition does: what the child sets wins; lists are put behind each other, but for items with the same key, which are
 * merged where the parent has them. Of files, directories and links with one path, the child's stays.
 *
 * @param origins of both, and then of the result, too
 */
export function mergeConfigs(parent: IgnitionConfig, child: IgnitionConfig, origins = new Origins()): IgnitionConfig {
  return new Merger(origins).mergeStructs(ignitionConfig, parent as Fields, child as Fields) as IgnitionConfig;
}

type List = unknown[] | undefined;

class Merger {
  constructor(private readonly origins: Origins) {}

  mergeStructs(shape: StructShape, parent: Fields, child: Fields): Fields {
    const result: Fields = {};
    this.origins.copy(result, child);
    for (const [field, part] of ignitionFields(shape)) {
      const [ofParent, ofChild] = [parent[field], child[field]];
      if (part.kind === 'list') {
        result[field] = this.mergeLists(part, ofParent as List, ofChild as List, keysElsewhere(shape, part, field, child));
      } else if (part.kind === 'struct' && !isZero(part, ofParent) && !isZero(part, ofChild)) {
        result[field] = this.mergeStructs(part, ofParent as Fields, ofChild as Fields);
      } else {
        const isParents = part.required !== true && (part.kind === 'struct' ? isZero(part, ofChild) : ofChild === undefined);
        result[field] = isParents ? ofParent : ofChild;
        const origin = isParents && !isZero(part, ofParent) ? this.origins.ofPart(parent, field) : undefined;
        if (origin !== undefined) this.origins.setPart(result, field, origin);
      }
    }
    return result;
  }

  /** @param elsewhere keys that the child has in lists which have their keys in common with this one */
  private mergeLists(shape: ListShape, parent: List, child: List, elsewhere: ReadonlySet<string>): List {
    if (!parent?.length && !child?.length) return child ?? parent;
    const { item } = shape;
    const result: unknown[] = [];
    const add = (list: List, value: unknown, index: number) => {
      // structures know where they are from
      const origin = list && typeof value !== 'object' ? this.origins.ofPart(list, index) : undefined;
      if (origin !== undefined) this.origins.setPart(result, result.length, origin);
      result.push(value);
    };
    const merged = new Set<string>();
    parent?.forEach((value, index) => {
      const key = shape.isAppended ? '' : keyOf(item, value);
      const counterpart = shape.isAppended ? -1 : child?.findLastIndex((other) => keyOf(item, other) === key) ?? -1;
      merged.add(key);
      if (counterpart >= 0) {
        const other = child![counterpart];
        if (isRemoval(shape, other)) return;
        add(child, item.kind === 'struct' ? this.mergeStructs(item, value as Fields, other as Fields) : other, counterpart);
      } else if (shape.isAppended || !elsewhere.has(key)) {
        add(parent, value, index);
      }
    });
    child?.forEach((value, index) => {
      if (shape.isAppended || !merged.has(keyOf(item, value))) add(child, value, index);
    });
    return result;
  }
}

function keysElsewhere(struct: StructShape, list: ListShape, field: string, child: Fields): ReadonlySet<string> {
  const others = ignitionFields(struct).filter(([name, other]) => name !== field && isWith(other, list.keysWith));
  return new Set(others.flatMap(([name, other]) => (child[name] as List)?.map((value) => keyOf((other as ListShape).item, value)) ?? []));
}

function isWith(shape: Shape, keys: string | undefined): boolean {
  return keys !== undefined && shape.kind === 'list' && shape.keysWith === keys;
}

/** A header without a value takes away that of the parent. */
function isRemoval({ type }: ListShape, item: unknown): boolean {
  return type === 'HTTPHeaders' && (item as HttpHeader).value === undefined;
}
