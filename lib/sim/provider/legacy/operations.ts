import type { Diagnostic } from '../protocol/types';
import { diagnosticOf } from '../diagnostics';
import type { LegacyResource, Operation } from '../resource-type';
import type { SchemaBlock } from '../schema/schema-types';
import type { ValueObject } from '../values/value';
import { isEqual } from '../values/value';
import { normalizeNulls } from './normalize-nulls';
import { ResourceData } from './resource-data';

export interface Outcome {
  readonly state: ValueObject | null;
  readonly errors: readonly Diagnostic[];
}

/** Runs `step` and keeps what it has set, also when it fails. */
async function run(step: () => Promise<void>): Promise<readonly Diagnostic[]> {
  try {
    await step();
    return [];
  } catch (error) {
    return [diagnosticOf(error)];
  }
}

/** What the cluster has only in another order, or with another spelling, stays as it is in the state. */
function keepSuppressed<Tools>(resource: LegacyResource<Tools>, prior: ValueObject, state: ValueObject): ValueObject {
  const kept = { ...state };
  for (const [name, behaviour] of Object.entries(resource.attributes)) {
    const before = prior[name];
    const after = state[name];
    if (behaviour.suppressOnRefresh === true && before !== undefined && after !== undefined && !isEqual(before, after)
      && behaviour.suppress?.(before, after, state) === true) {
      kept[name] = before;
    }
  }
  return kept;
}

export async function readLegacy<Tools>(
  resource: LegacyResource<Tools>, block: SchemaBlock, current: ValueObject, operation: Operation<Tools>,
): Promise<Outcome> {
  const data = new ResourceData(block, current, current);
  const errors = await run(async () => resource.read(data, operation));
  const state = data.state();
  if (errors.length > 0 || state === null) {
    return { state: errors.length > 0 ? current : null, errors };
  }
  return { state: normalizeNulls(block, keepSuppressed(resource, current, state), current, false), errors };
}

/** Creates (`prior` null), deletes (`planned` null) or updates. */
export async function applyLegacy<Tools>(
  resource: LegacyResource<Tools>, block: SchemaBlock, prior: ValueObject | null, planned: ValueObject | null, operation: Operation<Tools>,
): Promise<Outcome> {
  if (planned === null) {
    const data = new ResourceData(block, prior, prior ?? {});
    const errors = await run(async () => resource.delete(data, operation));
    return { state: errors.length > 0 ? prior : null, errors };
  }
  const data = new ResourceData(block, prior, prior === null ? { ...planned, id: null } : planned);
  const errors = await run(async () => (prior === null ? resource.create(data, operation) : resource.update(data, operation)));
  const state = data.state();
  return { state: state && normalizeNulls(block, state, planned, true), errors };
}
