import type { AttributePath, PathStep } from '../protocol/types';
import type { LegacyResource, PlanChange } from '../resource-type';
import type { SchemaAttribute, SchemaBlock } from '../schema/schema-types';
import { blockOfFields, isSet, objectFields, objectOf, zeroOf } from '../schema/shapes';
import { isEqual, isEqualAsSet, isList, isObject, isUnknown, unknown } from '../values/value';
import type { Draft, Value, ValueObject } from '../values/value';

export interface Plan {
  readonly planned: ValueObject;
  readonly requiresReplace: readonly AttributePath[];
}

function isZero(value: Value, attribute: SchemaAttribute): boolean {
  return value === null || isEqual(value, zeroOf(attribute.type));
}

/** Text and lists know no difference between nothing and empty; a number or a truth value does. */
function isSame(prior: Value, next: Value, attribute: SchemaAttribute): boolean {
  const hasNoNull = attribute.type !== 'number' && attribute.type !== 'bool';
  if (hasNoNull && isZero(prior, attribute) && isZero(next, attribute)) {
    return true;
  }
  return isSet(attribute.type) ? isEqualAsSet(prior, next) : isEqual(prior, next);
}

/** What of a resource its plan depends on. */
type Planned = Pick<LegacyResource, 'attributes' | 'customizePlan'>;

class Planner {
  changed = false;
  readonly replaced: AttributePath[] = [];

  constructor(
    private readonly resource: Planned,
    private readonly isCreate: boolean,
    private readonly root: ValueObject,
  ) {}

  block(block: SchemaBlock, prior: ValueObject | null, config: ValueObject, path: string, steps: readonly PathStep[]): Draft {
    const planned: Draft = {};
    for (const name in block.attributes) {
      const attribute = block.attributes[name] as SchemaAttribute;
      const at = path === '' ? name : `${path}.${name}`;
      const here = [...steps, { attributeName: name }];
      const fields = objectFields(attribute);
      const configured = config[name] ?? null;
      planned[name] = fields && isList(configured)
        ? this.elements(blockOfComputed(attribute, fields, at, this.resource), prior?.[name], configured, at, here)
        : this.attribute(attribute, prior?.[name] ?? null, configured, at, here);
    }
    for (const name in block.block_types) {
      const type = block.block_types[name];
      const at = path === '' ? name : `${path}.${name}`;
      const configured = config[name];
      planned[name] = type?.nesting_mode === 'set'
        ? this.set(type.block, prior?.[name], configured, at)
        : this.elements((type as { block: SchemaBlock }).block, prior?.[name], configured, at, [...steps, { attributeName: name }]);
    }
    return planned;
  }

  private elements(
    block: SchemaBlock, prior: Value | undefined, config: Value | undefined, path: string, steps: readonly PathStep[],
  ): Value {
    if (isUnknown(config)) {
      this.changed = true;
      return config;
    }
    const before = isList(prior) ? prior : [];
    const after = isList(config) ? config : [];
    const behaviour = this.resource.attributes[path];
    if (after.length === 0 && behaviour?.computedBlock === true) {
      return this.isCreate ? unknown : prior ?? before;
    }
    const changedBefore = this.changed;
    const replacedBefore = this.replaced.length;
    this.changed = before.length !== after.length;
    const planned = after.map((element, index) => {
      const old = before[index];
      const here = [...steps, { elementKeyInt: index }];
      return isObject(element) ? this.block(block, isObject(old) ? old : null, element, path, here) : element;
    });
    for (const [index, gone] of before.entries()) {
      if (index >= after.length && isObject(gone)) {
        this.block(block, gone, {}, path, [...steps, { elementKeyInt: index }]);
      }
    }
    if (behaviour?.forceNew === true && before.length !== after.length && !this.isCreate) {
      this.replaced.push({ steps });
    }
    if (this.changed && behaviour?.suppress?.(before, planned, this.root) === true) {
      this.changed = changedBefore;
      this.replaced.length = replacedBefore;
      return before;
    }
    this.changed ||= changedBefore;
    return planned;
  }

  /** Elements of a set have no index to be compared by: defaults are filled in, then the sets are compared. */
  private set(block: SchemaBlock, prior: Value | undefined, config: Value | undefined, path: string): Value {
    if (!isList(config)) {
      return config ?? [];
    }
    const inner = new Planner(this.resource, this.isCreate, this.root);
    const planned = config.map((element) => (isObject(element) ? inner.block(block, null, element, path, []) : element));
    if (isEqualAsSet(prior, planned)) {
      return prior as Value;
    }
    this.changed ||= planned.length > 0 || (isList(prior) && prior.length > 0);
    return planned;
  }

  private attribute(attribute: SchemaAttribute, prior: Value, config: Value, path: string, steps: readonly PathStep[]): Value {
    const behaviour = this.resource.attributes[path] ?? {};
    let next = config ?? behaviour.default ?? null;
    if (typeof next === 'string' && behaviour.normalize) {
      next = behaviour.normalize(next);
    }
    if (attribute.computed === true && (next === null || (this.isCreate && next === ''))) {
      return this.isCreate ? unknown : prior;
    }
    if (next === null && isZero(prior, attribute)) {
      return prior;
    }
    if (!isUnknown(next) && isSame(prior, next, attribute)) {
      // What is written down as empty stays so in the plan of a create, sets apart.
      return this.isCreate && config !== null && !isSet(attribute.type) ? next : prior;
    }
    if (!isUnknown(next) && behaviour.suppress?.(prior, next, this.root) === true) {
      return prior;
    }
    this.changed = true;
    if (behaviour.forceNew === true && !this.isCreate) {
      this.replaced.push({ steps });
    }
    return next;
  }
}

/** The fields of an object know no flags; those of the block say which of them the provider computes. */
function blockOfComputed(
  attribute: SchemaAttribute, fields: Parameters<typeof blockOfFields>[0], path: string, resource: Planned,
): SchemaBlock {
  const block = blockOfFields(fields);
  if (attribute.computed !== true) {
    return block;
  }
  return {
    attributes: Object.fromEntries(Object.entries(block.attributes ?? {}).map(
      ([name, field]) => [name, { ...field, computed: resource.attributes[`${path}.${name}`]?.computed === true }],
    )),
  };
}

function pathOf(path: readonly (string | number)[]): AttributePath {
  return { steps: path.map((step) => (typeof step === 'number' ? { elementKeyInt: step } : { attributeName: step })) };
}

/** Plans a create (`prior` null) or an update the way the older plugin SDK does. */
export function planLegacy(resource: Planned, block: SchemaBlock, prior: ValueObject | null, config: ValueObject): Plan {
  const planner = new Planner(resource, prior === null, config);
  const planned = planner.block(block, prior, config, '', []);
  const requiresReplace = planner.replaced;
  const change: PlanChange = {
    prior,
    config,
    planned,
    hasChange: (name) => prior === null || !isEqual(prior[name], planned[name]),
    requireReplace: (...path) => requiresReplace.push(pathOf(path)),
  };
  const before = { ...planned };
  resource.customizePlan?.(change);
  const customized = Object.keys(planned).some((name) => planned[name] !== before[name]);
  if (prior !== null && !planner.changed && !customized) {
    return { planned: prior, requiresReplace: [] };
  }
  return { planned: objectOf(block, planned), requiresReplace };
}
