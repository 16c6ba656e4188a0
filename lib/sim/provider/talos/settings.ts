import type { ConfigProblem } from '../resource-type';
import { isList, isUnknown } from '../values/value';
import type { ValueObject } from '../values/value';

/** A configured text; undefined where there is none. */
export function textOf(values: ValueObject, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A configured list of texts; undefined while one of them is not known. */
export function textsOf(values: ValueObject, name: string): readonly string[] | undefined {
  const value = values[name] ?? null;
  if (value === null) {
    return [];
  }
  return isList(value) && !value.some(isUnknown) ? value.filter((text): text is string => typeof text === 'string') : undefined;
}

/** What is wrong with a configuration as a whole. */
export function problem(summary: string, detail: string, attribute?: string): ConfigProblem {
  return { path: attribute === undefined ? [] : [{ attributeName: attribute }], summary, detail };
}
