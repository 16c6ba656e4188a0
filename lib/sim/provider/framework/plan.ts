import type { AttributePath } from '../protocol/types';
import type { FrameworkResource, Notes } from '../resource-type';
import type { SchemaBlock } from '../schema/schema-types';
import { isSet } from '../schema/shapes';
import { isEqual, isEqualAsSet, unknown } from '../values/value';
import type { Draft, Value, ValueObject } from '../values/value';

export interface Plan {
  readonly planned: ValueObject;
  readonly requiresReplace: readonly AttributePath[];
}

/**
 * Plans a create (`prior` null) or an update the way the plugin framework does: defaults first, then everything that the
 * provider computes becomes unknown as soon as anything differs, then the attributes' own rules.
 */
export function planFramework<Tools>(
  resource: FrameworkResource<Tools>, block: SchemaBlock, prior: ValueObject | null, proposed: ValueObject, config: ValueObject,
  notes: Notes = {},
): Plan {
  const attributes = Object.entries(block.attributes ?? {});
  const isSame = (name: string, value: Value): boolean => {
    const attribute = block.attributes?.[name];
    const compare = isSet(attribute?.type) || attribute?.nested_type?.nesting_mode === 'set' ? isEqualAsSet : isEqual;
    return prior !== null && compare(prior[name] ?? null, value);
  };
  const planned: Draft = {};
  for (const [name, attribute] of attributes) {
    const fallback = resource.attributes[name]?.default ?? null;
    const wanted = config[name] === null && fallback !== null ? fallback : proposed[name] ?? null;
    planned[name] = attribute.write_only === true ? null : wanted;
  }
  const hasChanges = attributes.some(([name]) => !isSame(name, planned[name] ?? null));
  for (const [name, attribute] of attributes) {
    const behaviour = resource.attributes[name] ?? {};
    if (hasChanges && attribute.computed === true && config[name] === null && behaviour.default === undefined) {
      planned[name] = behaviour.keepState === true && prior !== null ? prior[name] ?? null : unknown;
    }
  }
  resource.modifyPlan?.(planned, prior, config, notes);
  const further = prior === null ? [] : resource.replaces?.(planned, prior) ?? [];
  const requiresReplace = attributes
    .filter(([name]) => prior !== null && resource.attributes[name]?.forceNew === true && !isSame(name, planned[name] ?? null))
    .map(([name]) => name)
    .concat(further)
    .map((name) => ({ steps: [{ attributeName: name }] }));
  return { planned, requiresReplace };
}

