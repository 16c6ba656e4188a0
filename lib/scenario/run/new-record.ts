import { createHash } from 'node:crypto';
import type { Outputs } from '../actions/action-type';
import { referencesThrough } from '../references';
import { actionsOf, type Phase, type Scenario } from '../scenario';
import { PASSED, type PhaseRecord, type RunRecord } from './run-state';

/** A run that has not begun. @param skipped names of phases that are left out */
export function newRecord(scenario: Scenario, host: string, inputs: Outputs, skipped: readonly string[], startedAt: Date): RunRecord {
  return {
    version: 1, scenario: scenario.name, host, startedAt: startedAt.toISOString(), inputs, hostKeys: {},
    phases: scenario.phases.map(phase => ({
      name: phase.name, description: phase.description, definition: definitionOf(phase),
      status: skipped.includes(phase.name) ? 'skipped' : 'waiting', seconds: 0, attempts: 0, outputs: {}, changes: [], log: [],
    })),
  };
}

/** A run that goes on: what is done stays so, but for phases whose secrets, which are in no record, are wanted again. */
export function resumedRecord(scenario: Scenario, before: RunRecord, inputs: Outputs, skipped: readonly string[]): RunRecord {
  const fresh = newRecord(scenario, before.host, { ...before.inputs, ...inputs }, skipped, new Date(before.startedAt));
  const earlier = new Map(before.phases.map(phase => [phase.name, phase]));
  const toRun = phasesToRun({ ...scenario, inputs: { ...scenario.inputs, ...fresh.inputs } }, earlier, skipped);
  const goOn = (phase: PhaseRecord): PhaseRecord => {
    const kept = earlier.get(phase.name);
    if (kept === undefined || kept.status === 'rolled_back') return phase;
    if (!toRun.has(phase.name) && PASSED.has(kept.status)) return kept;
    // what was remembered for another action is not true of this one
    return isSame(kept, phase) ? { ...phase, startedAt: kept.startedAt, outputs: kept.outputs } : phase;
  };
  return { ...fresh, hostKeys: before.hostKeys, phases: fresh.phases.map(goOn) };
}

/** Names of phases that are done, and are gone from the scenario since, or do something else in it. */
export function changedSince(scenario: Scenario, before: RunRecord): string[] {
  const now = new Map(scenario.phases.map(phase => [phase.name, { definition: definitionOf(phase) }]));
  return before.phases.filter(phase => phase.status === 'done' && !(now.has(phase.name) && isSame(phase, now.get(phase.name)!))).map(({ name }) => name);
}

function isSame(before: Pick<PhaseRecord, 'definition'>, now: Pick<PhaseRecord, 'definition'>): boolean {
  return before.definition === undefined || before.definition === now.definition;
}

function definitionOf({ prepare, action }: Phase): string {
  return createHash('sha256').update(JSON.stringify([prepare, action])).digest('hex').slice(0, 16);
}

function phasesToRun(scenario: Scenario, earlier: ReadonlyMap<string, PhaseRecord>, skipped: readonly string[]): ReadonlySet<string> {
  const { phases } = scenario;
  const isDone = (name: string) => skipped.includes(name) || PASSED.has(earlier.get(name)?.status ?? 'waiting');
  const toRun = new Set(phases.map(({ name }) => name).filter(name => !isDone(name)));
  const mayRollBack = phases.some(({ name, onError }) => toRun.has(name) && onError === 'rollback');
  for (let before = -1; before !== toRun.size;) {
    before = toRun.size;
    const wanted = new Set(phases.filter(({ name }) => mayRollBack || toRun.has(name)).flatMap(phase => phasesNamedBy(scenario, actionsOf(phase))));
    [...wanted].filter(name => earlier.get(name)?.hasSecrets && !skipped.includes(name)).forEach(name => toRun.add(name));
  }
  return toRun;
}

/** Names of phases whose outputs are used, by way of inputs too. */
function phasesNamedBy({ inputs = {} }: Scenario, value: unknown): string[] {
  return referencesThrough(value, inputs).filter(reference => reference.includes('.')).map(reference => reference.split('.')[0]!);
}
