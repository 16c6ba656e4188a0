import { planSummaryTable, summarizePlan, summarizeTypes, type ChangeCounts, type PlanSummary } from '../report/plan-summary';
import { apply } from '../tofu/apply';
import { plan } from '../tofu/plan';
import { showPlan, type PlanDocument } from '../tofu/show';
import type { Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';
import { kindOf } from './kinds';
import type { ReadyStack } from './stack';
import { forgetUnfinished, keepUnfinished } from './unfinished';
import { watchProgress } from './watch-progress';

/** The saved plan's file in the stack's folder, as in `tofu plan -out vm`. */
export const PLAN_FILE = 'vm';

export interface SavedPlan {
  readonly hasChanges: boolean;
  readonly summary: PlanSummary;
  /** The same by type of resource. */
  readonly types: readonly (ChangeCounts & { readonly type: string })[];
  /** VMs that the plan destroys or replaces, by name. */
  readonly endingVms: readonly string[];
  readonly ownerOf: (address: string) => string | undefined;
  /** What the counts do not tell, a line each. */
  readonly notes: readonly string[];
  readonly document: PlanDocument;
}

/** Plans, saves the plan, and counts what it would do; what is excluded stays as it is. */
export async function makePlan(context: Context, stack: ReadyStack, destroy: boolean, exclude: readonly string[] = []): Promise<SavedPlan> {
  context.io.err(destroy ? 'tofu plan -destroy' : 'tofu plan');
  const hasChanges = await plan(stack.tofu, { out: PLAN_FILE, varFile: 'values.tfvars', destroy, exclude });
  const document = await showPlan(stack.tofu, PLAN_FILE);
  const ownerOf = kindOf(stack).ownerFinder(stack, document);
  const summary = summarizePlan(document, ownerOf);
  const notes = kindOf(stack).notes(stack, document);
  return { hasChanges, summary, types: summarizeTypes(document), endingVms: endingVms(document), ownerOf, notes, document };
}

/** Prints what a plan would do, and names every VM that it ends. */
export function printPlan({ io }: Context, { hasChanges, summary, endingVms: names, notes }: SavedPlan): void {
  if (!hasChanges) {
    io.out('nothing to change: everything is as described');
    return;
  }
  io.out(planSummaryTable(summary, io));
  for (const note of notes) io.out(note);
  if (names.length > 0) io.out(`${io.colors.red(`destroys ${names.length} VMs with their data`)}: ${names.join(', ')}`);
}

/** Asks before a plan is carried out; `yes` is the answer of a person who is not there. */
export async function confirm({ io }: Context, question: string, yes: boolean): Promise<void> {
  if (yes) return;
  const answer = await io.ask(`${question} Only "yes" goes on: `);
  if (answer === undefined) throw new CommandError('nobody is here to say yes\n    add --yes to go on without being asked', EXIT.refused);
  if (answer.trim().toLowerCase() !== 'yes') throw new CommandError('nothing was changed', EXIT.refused);
}

/** Carries the saved plan out, with progress. */
export async function applyPlan(context: Context, stack: ReadyStack, saved: SavedPlan, title: string): Promise<void> {
  const watch = watchProgress(context.io, title, saved.summary, saved.ownerOf, kindOf(stack).owners);
  keepUnfinished(stack, saved.document);
  try {
    await apply(stack.tofu, PLAN_FILE, kindOf(stack).parallelism(stack), watch.onEvent);
    forgetUnfinished(stack);
  } finally {
    watch.stop();
  }
}

function endingVms({ resource_changes: changes = [] }: PlanDocument): string[] {
  return changes
    .filter(({ type, change }) => type === 'proxmox_virtual_environment_vm' && change.actions.includes('delete'))
    .map(({ change, address }) => (change.before === null ? address : `${change.before.name} (${change.before.vm_id})`));
}
