import type { Config } from '../store/state';

/**
 * An SDN object with its difference between what is in force and what is written, as `?pending=1` shows it:
 * the values in force, `pending` with the values that differ (`deleted` for those that go), and `state`: new, changed or deleted.
 * Without a difference there is neither `pending` nor `state`.
 */
export function pendingView(running: Config | undefined, written: Config | undefined): Record<string, unknown> {
  if (running === undefined) {
    const { type, ...pending } = written ?? {};
    return { ...(type === undefined ? {} : { type }), state: 'new', pending };
  }
  if (written === undefined) return { ...running, state: 'deleted', pending: {} };
  const changed = Object.entries(written).filter(([key, value]) => running[key] !== value);
  const removed = Object.keys(running).filter((key) => written[key] === undefined).map((key) => [key, 'deleted'] as const);
  if (changed.length + removed.length === 0) return { ...running };
  return { ...running, state: 'changed', pending: Object.fromEntries([...changed, ...removed]) };
}
