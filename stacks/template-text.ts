import { escapeTemplate } from '../lib/values/template-text';

export { escapeTemplate };

/** What `escapeTemplate` does, for every text in a value, keys included. */
export function escapeTemplates<T>(value: T): T {
  if (typeof value === 'string') return escapeTemplate(value) as T;
  if (Array.isArray(value)) return value.map(escapeTemplates) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [escapeTemplate(key), escapeTemplates(inner)])) as T;
}
