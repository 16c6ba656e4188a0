import { isDeepStrictEqual } from 'node:util';
import type { Leftover } from '../../report/rehearsal';
import type { ClusterDump } from '../../sim';

/** How a cluster differs from what it was, object by object. */
export function compareDumps(before: ClusterDump, after: ClusterDump): Leftover[] {
  return Object.keys(after).sort().flatMap(table => {
    if (table === 'sdn' || table === 'runningSdn') {
      return compareDumps(rowsOf(before, table), rowsOf(after, table)).map(nested => (
        { ...nested, table: table === 'sdn' ? nested.table : `${nested.table} in force` }
      ));
    }
    const old = rowsOf(before, table);
    const now = rowsOf(after, table);
    const added = Object.keys(now).filter(key => !Object.hasOwn(old, key));
    const removed = Object.keys(old).filter(key => !Object.hasOwn(now, key));
    const changed = Object.keys(now).filter(key => Object.hasOwn(old, key) && !isDeepStrictEqual(old[key], now[key]));
    const nameOf = (key: string) => rowName(key, now[key] ?? old[key]);
    return added.length + changed.length + removed.length === 0 ? [] : [{
      table, added: added.map(nameOf), changed: changed.map(nameOf), removed: removed.map(nameOf),
    }];
  });
}

function rowsOf(dump: ClusterDump, table: string): ClusterDump {
  const rows = dump[table];
  return typeof rows === 'object' && rows !== null ? rows as ClusterDump : {};
}

/** `10003 (user1-router, locked: clone)` */
function rowName(key: string, row: unknown): string {
  const { lock, config } = row as { readonly lock?: string; readonly config?: { readonly name?: string } };
  const details = [config?.name, lock && `locked: ${lock}`].filter(Boolean);
  return details.length === 0 ? key : `${key} (${details.join(', ')})`;
}
