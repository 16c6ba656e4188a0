import { diagnosticOf } from '../diagnostics';
import type { Outcome } from '../legacy/operations';
import type { FrameworkResource, Operation } from '../resource-type';
import type { SchemaBlock } from '../schema/schema-types';
import { objectOf } from '../schema/shapes';
import { isUnknown } from '../values/value';
import type { ValueObject } from '../values/value';

/** What nobody has learnt by now is nothing, and what is write-only is in no state. */
function settled(block: SchemaBlock, state: ValueObject): ValueObject {
  const entries = Object.entries(objectOf(block, state)).map(([name, value]) => (
    [name, isUnknown(value) || block.attributes?.[name]?.write_only === true ? null : value]
  ));
  return Object.fromEntries(entries) as ValueObject;
}

export async function readFramework<Tools>(
  resource: FrameworkResource<Tools>, block: SchemaBlock, current: ValueObject, operation: Operation<Tools>,
): Promise<Outcome> {
  try {
    const state = await resource.read(current, operation);
    return { state: state && settled(block, state), errors: [] };
  } catch (error) {
    return { state: current, errors: [diagnosticOf(error)] };
  }
}

/** Creates (`prior` null), deletes (`planned` null) or updates. */
export async function applyFramework<Tools>(
  resource: FrameworkResource<Tools>, block: SchemaBlock, prior: ValueObject | null, planned: ValueObject | null, config: ValueObject,
  operation: Operation<Tools>,
): Promise<Outcome> {
  let state = prior;
  const keeper = {
    ...operation,
    config,
    keep: (kept: ValueObject): void => {
      state = settled(block, kept);
    },
  };
  try {
    if (planned === null) {
      await resource.delete(prior ?? {}, operation);
      state = null;
    } else if (prior === null) {
      await resource.create(planned, keeper);
    } else {
      await resource.update(planned, prior, keeper);
    }
    return { state, errors: [] };
  } catch (error) {
    return { state, errors: [diagnosticOf(error)] };
  }
}
