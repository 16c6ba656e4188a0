import type { Value, ValueObject } from '../values/value';
import { isList } from '../values/value';

/** The attribute as a call's parameter: undefined, so left out, where it is null. */
export function optionalText(values: ValueObject, name: string): string | undefined {
  const value = values[name];
  return value === null || value === undefined ? undefined : String(value);
}

export function optionalFlag(values: ValueObject, name: string): boolean | undefined {
  const value = values[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** The names on the right of those attributes that the plan has not any more, and that are not null in the state. */
export function removedParameters(
  planned: ValueObject, prior: ValueObject, parameters: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.entries(parameters)
    .filter(([attribute]) => isNothing(planned[attribute]) && (prior[attribute] ?? null) !== null)
    .map(([, parameter]) => parameter);
}

function isNothing(value: Value | undefined): boolean {
  return value === null || value === undefined || (isList(value) && value.length === 0);
}
