import type { Diagnostic } from './diagnostic';

/**
 * A line of tofu's machine-readable output, as far as somebody looks at it
 * (https://opentofu.org/docs/internals/machine-readable-ui/).
 */
export type TofuEvent =
  | { readonly type: 'planned_change'; readonly change: { readonly resource: { readonly addr: string }; readonly action: string } }
  | { readonly type: 'apply_start' | 'apply_complete' | 'apply_errored' | 'refresh_complete'; readonly hook: { readonly resource: { readonly addr: string } } }
  | { readonly type: 'change_summary'; readonly changes: { readonly add: number; readonly change: number; readonly remove: number } }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic };

const KNOWN = new Set(['planned_change', 'apply_start', 'apply_complete', 'apply_errored', 'refresh_complete', 'change_summary', 'diagnostic']);

/** The event of a line; undefined for a line that nobody looks at, or that is no JSON. */
export function parseEvent(line: string): TofuEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const event = JSON.parse(line) as { type?: string };
    return event.type !== undefined && KNOWN.has(event.type) ? (event as TofuEvent) : undefined;
  } catch {
    return undefined;
  }
}
