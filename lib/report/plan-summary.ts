import type { TableOptions } from './table';
import { renderTable } from './table';

/** What of `tofu show -json PLANFILE` is looked at. */
export interface TofuPlan {
  readonly resource_changes?: readonly ResourceChange[];
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: readonly string[] };
}

/** Numbers of resources. One that is replaced is destroyed and created, as in tofu's own count. */
export interface ChangeCounts {
  readonly create: number;
  readonly change: number;
  readonly destroy: number;
}

export interface PlanSummary {
  /** Students that something changes for, `student2` before `student10`. */
  readonly students: readonly (ChangeCounts & { readonly key: string })[];
  /** What belongs to no single student. */
  readonly shared: ChangeCounts;
  readonly total: ChangeCounts;
}

const NONE: ChangeCounts = { create: 0, change: 0, destroy: 0 };
const COUNTED: Readonly<Record<string, keyof ChangeCounts>> = { create: 'create', update: 'change', delete: 'destroy' };
const NAMES_SHOWN = 3;

/**
 * Counts what a plan changes, student by student.
 *
 * @param studentOf the key of the student that the resource at an address belongs to; undefined: it is shared
 */
export function summarizePlan(plan: TofuPlan, studentOf: (address: string) => string | undefined): PlanSummary {
  const byStudent = new Map<string | undefined, ChangeCounts>();
  for (const { address, change } of plan.resource_changes ?? []) {
    const student = studentOf(address);
    const counts = add(byStudent.get(student) ?? NONE, change.actions);
    if (counts.create + counts.change + counts.destroy > 0) {
      byStudent.set(student, counts);
    }
  }
  const { compare } = new Intl.Collator('en', { numeric: true });
  return {
    students: [...byStudent].flatMap(([key, counts]) => (key === undefined ? [] : [{ key, ...counts }])).sort((a, b) => compare(a.key, b.key)),
    shared: byStudent.get(undefined) ?? NONE,
    total: [...byStudent.values()].reduce((sum, counts) => ({
      create: sum.create + counts.create, change: sum.change + counts.change, destroy: sum.destroy + counts.destroy,
    }), NONE),
  };
}

/** Counts what a plan changes, by type of resource. */
export function summarizeTypes(plan: TofuPlan): readonly (ChangeCounts & { readonly type: string })[] {
  const byType = new Map<string, ChangeCounts>();
  for (const { type, change } of plan.resource_changes ?? []) byType.set(type, add(byType.get(type) ?? NONE, change.actions));
  return [...byType].map(([type, counts]) => ({ type, ...counts })).filter(({ create, change, destroy }) => create + change + destroy > 0)
    .sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** The summary as a table; students with the same counts share a row, so that it stays short for a thousand of them. */
export function planSummaryTable({ students, shared, total }: PlanSummary, options: TableOptions): string {
  const alike = new Map<string, typeof students>();
  for (const student of students) {
    const counts = cells(student).join();
    alike.set(counts, [...alike.get(counts) ?? [], student]);
  }
  return renderTable(['', 'create', 'change', 'destroy'], [
    ...[...alike.values()].map((group) => [names(group.map(({ key }) => key)), ...cells(group[0]!)]),
    ['shared', ...cells(shared)],
    ['total', ...cells(total)],
  ], options);
}

function add(counts: ChangeCounts, actions: readonly string[]): ChangeCounts {
  return actions.map((action) => COUNTED[action]).reduce<ChangeCounts>((sum, what) => (
    what === undefined ? sum : { ...sum, [what]: sum[what] + 1 }
  ), counts);
}

function cells({ create, change, destroy }: ChangeCounts): string[] {
  return [create, change, destroy].map(String);
}

function names(keys: readonly string[]): string {
  const more = keys.length - NAMES_SHOWN;
  const shown = keys.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return keys.length > 1 ? `${shown}: each` : shown;
}
