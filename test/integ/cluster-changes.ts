import type { PlanDocument } from '../../lib/tofu/show';
import type { Dump } from './project';

/** A row of a dump that is in only one of two dumps, or is another one in each. */
export interface ChangedRow {
  /** `table/key`. */
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two pictures of the cluster. */
export function changedRows(before: Dump, after: Dump): ChangedRow[] {
  return Object.keys({ ...before, ...after }).flatMap(table => {
    const [old, fresh] = [rowsOf(before, table), rowsOf(after, table)];
    return Object.keys({ ...old, ...fresh })
      .map(key => ({ name: `${table}/${key}`, before: old[key], after: fresh[key] }))
      .filter(row => JSON.stringify(row.before) !== JSON.stringify(row.after));
  });
}

/** SDN has tables in tables, a volume bears the number of its VM only. */
function rowsOf(dump: Dump, table: string): Record<string, unknown> {
  const content = dump[table] ?? {};
  if (typeof content !== 'object') return { '': content };
  if (/sdn$/i.test(table)) {
    const rows = Object.entries(content).flatMap(([kind, all]) => Object.entries(all as object).map(([id, row]) => [`${kind}/${id}`, row]));
    return Object.fromEntries(rows);
  }
  if (table !== 'volumes') return content;
  const machineOf = (vmId: number) => (dump.vms as Record<number, { config: { name: string } } | undefined>)[vmId]?.config.name;
  const volumes = Object.entries(content as Record<string, { vmid: number }>);
  return Object.fromEntries(volumes.map(([key, row]) => [key, { ...row, machine: machineOf(row.vmid) }]));
}

/** Rows that do not belong to the student. */
export function rowsOfOthers(rows: readonly ChangedRow[], student: string): ChangedRow[] {
  const name = new RegExp(`(?<![\\w.])${dashed(student)}(?![\\w.]*\\w)`);
  return rows.filter(({ before, after }) => [before, after].some(row => row !== undefined && !name.test(JSON.stringify(row))));
}

/** PVE's VM names have no dots of their own, so both ways of writing a name count. */
function dashed(student: string): string {
  return student.replaceAll('.', '[.-]');
}

/** Addresses of what a plan changes. */
export function changedAddresses({ resource_changes: changes = [] }: PlanDocument): string[] {
  return changes.filter(({ change }) => !['no-op', 'read'].includes(change.actions.join())).map(({ address }) => address);
}

/** Whether the resource at an address is part of the student's stand. */
export function belongsTo(student: string, address: string): boolean {
  return address.includes(`.students_${student.replaceAll('.', '')}_`) || address.includes(`["students/${student}/`);
}
