import { undoOf } from '../actions';
import type { Action } from '../actions/action';
import type { Outputs } from '../actions/action-type';
import type { Scope } from '../references';
import { waitsFor, type Phase, type Scenario } from '../scenario';
import { runPhase, type Listener, type SharedTools } from './run-phase';
import type { PhaseRecord, RunRecord } from './run-state';

/** What a run is made of, and whom it tells. */
export interface Run {
  readonly scenario: Scenario;
  /** How far it is: of a new one, all phases wait. */
  readonly record: RunRecord;
  readonly tools: SharedTools;
  /** Takes secrets out of texts. */
  readonly mask: (text: string) => string;
  /** Ends it, with what runs. */
  readonly stop: AbortSignal;
  /** Told whenever something is different; what it is told last is the result. */
  onChange(record: RunRecord): void;
  onLog(phase: string, line: string): void;
}

const MAX_LOG_LINES = 40;
/** Phases after which those that wait for them may begin. */
const PASSED: ReadonlySet<string> = new Set(['done', 'skipped']);

/** Runs the phases that are not done yet, those that do not wait for each other at once. Never throws: what went wrong is in the record. */
export async function runScenario(run: Run): Promise<RunRecord> {
  return new ScenarioRun(run).finish();
}

class ScenarioRun {
  private readonly records: Map<string, PhaseRecord>;
  /** Outputs of phases that are in no record. */
  private readonly secrets = new Map<string, Outputs>();
  private readonly running = new Map<string, Promise<void>>();
  /** Set by the first failure that ends the run. */
  private ending: 'stop' | 'rollback' | undefined;

  constructor(private readonly run: Run) {
    this.records = new Map(run.record.phases.map(phase => [phase.name, phase]));
  }

  async finish(): Promise<RunRecord> {
    for (;;) {
      const ready = this.ending === undefined && !this.run.stop.aborted ? this.run.scenario.phases.filter(phase => this.isReady(phase)) : [];
      for (const phase of ready) this.running.set(phase.name, this.perform(phase).finally(() => this.running.delete(phase.name)));
      if (this.running.size === 0) break;
      await Promise.race(this.running.values());
    }
    if (this.ending === 'rollback' && !this.run.stop.aborted) await this.rollBack();
    return this.record;
  }

  private get record(): RunRecord {
    return { ...this.run.record, hostKeys: this.run.tools.hostKeys.known, phases: [...this.records.values()] };
  }

  private isReady(phase: Phase): boolean {
    return this.records.get(phase.name)!.status === 'waiting' && waitsFor(this.run.scenario, phase).every(name => {
      const { status } = this.records.get(name)!;
      return PASSED.has(status) || (status === 'failed' && this.phase(name).onError === 'continue');
    });
  }

  private phase(name: string): Phase {
    return this.run.scenario.phases.find(phase => phase.name === name)!;
  }

  private async perform(phase: Phase): Promise<void> {
    const begun = Date.now();
    this.change(phase.name, { status: 'running', startedAt: new Date(begun).toISOString(), log: [], error: undefined });
    const attempted = await runPhase(phase, this.scope(), this.run.tools, this.listener(phase.name), this.run.stop);
    const seconds = (Date.now() - begun) / 1000;
    if ('outcome' in attempted) {
      const { outputs = {}, changes = [], secrets = {} } = attempted.outcome;
      this.secrets.set(phase.name, secrets);
      // what holds a secret of another phase is as secret
      const open = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, typeof value === 'string' ? this.mask(value) : value]));
      const hidden = Object.fromEntries(Object.entries(outputs).filter(([name, value]) => open[name] !== value));
      this.secrets.set(phase.name, { ...secrets, ...hidden });
      const hasSecrets = Object.keys({ ...secrets, ...hidden }).length > 0;
      const all = { ...this.records.get(phase.name)!.outputs, ...open };
      this.change(phase.name, { status: 'done', seconds, attempts: attempted.attempts, outputs: all, changes: changes.map(change => this.mask(change)), ...(hasSecrets && { hasSecrets }) });
      return;
    }
    const { onError = 'stop' } = phase;
    if (!attempted.isInterrupted && onError !== 'continue' && this.ending !== 'rollback') this.ending = onError;
    this.change(phase.name, {
      status: attempted.isInterrupted ? 'interrupted' : 'failed', seconds, attempts: attempted.attempts, error: this.mask(attempted.error),
    });
  }

  /** Takes away what was made, the last first; what cannot be taken away is said, and the rest goes on. */
  private async rollBack(): Promise<void> {
    // machines that are made again have other keys
    this.run.tools.hostKeys.forget();
    const made = this.run.scenario.phases.filter(({ name }) => ['done', 'failed'].includes(this.records.get(name)!.status)).reverse();
    for (const phase of made) {
      if (this.run.stop.aborted) return;
      const { status, outputs, changes } = this.records.get(phase.name)!;
      const undo = phase.rollback ?? undoOf(phase.action, outputs);
      // what looked only, and found it well, may look once more: nothing has to be taken away
      if (undo !== undefined) await this.undo(phase, undo, status === 'done', changes);
      else if (status === 'done') this.change(phase.name, { status: 'rolled_back' });
    }
  }

  private async undo({ name }: Phase, action: Action, wasDone: boolean, before: readonly string[]): Promise<void> {
    this.log(name, `rollback: ${action.kind}`);
    const attempted = await runPhase({ action }, this.scope(), this.run.tools, this.listener(name), this.run.stop);
    if ('error' in attempted) {
      this.log(name, `not rolled back: ${attempted.error}`);
      this.change(name, { error: this.mask([this.records.get(name)!.error, `not rolled back: ${attempted.error}`].filter(Boolean).join('\n')) });
      return;
    }
    const changes = [...before, ...(attempted.outcome.changes ?? []).map(change => `rollback: ${this.mask(change)}`)];
    // of what has failed, nothing is left that a resumed run would have to know
    this.change(name, { changes, ...(wasDone ? { status: 'rolled_back' } : { outputs: {} }) });
  }

  private listener(name: string): Listener {
    return {
      log: line => this.log(name, line),
      remembered: this.records.get(name)!.outputs,
      remember: outputs => this.change(name, { outputs: { ...this.records.get(name)!.outputs, ...outputs } }),
    };
  }

  private scope(): Scope {
    const phases = Object.fromEntries([...this.records.values()].map(({ name, outputs }) => [name, { ...outputs, ...this.secrets.get(name) }]));
    return { inputs: this.run.record.inputs, phases, environment: name => this.run.tools.environments.describe(name) };
  }

  private mask(text: string): string {
    const secrets = [...this.secrets.values()].flatMap(values => Object.values(values)).map(String).filter(secret => secret !== '');
    return secrets.reduce((masked, secret) => masked.replaceAll(secret, '********'), this.run.mask(text));
  }

  private log(name: string, text: string): void {
    const line = this.mask(text);
    const { log } = this.records.get(name)!;
    this.records.set(name, { ...this.records.get(name)!, log: [...log, line].slice(-MAX_LOG_LINES) });
    this.run.onLog(name, line);
  }

  private change(name: string, change: Partial<PhaseRecord>): void {
    this.records.set(name, { ...this.records.get(name)!, ...change });
    this.run.onChange(this.record);
  }
}

/** A run that has not begun. @param skipped names of phases that are left out */
export function newRecord(scenario: Scenario, host: string, inputs: Outputs, skipped: readonly string[], startedAt: Date): RunRecord {
  return {
    version: 1, scenario: scenario.name, host, startedAt: startedAt.toISOString(), inputs, hostKeys: {},
    phases: scenario.phases.map(({ name, description }) => ({
      name, description, status: skipped.includes(name) ? 'skipped' : 'waiting', seconds: 0, attempts: 0, outputs: {}, changes: [], log: [],
    })),
  };
}

/** A run that goes on: what is done stays so, and everything else is to be done. */
export function resumedRecord(scenario: Scenario, before: RunRecord, inputs: Outputs, skipped: readonly string[]): RunRecord {
  const fresh = newRecord(scenario, before.host, { ...before.inputs, ...inputs }, skipped, new Date(before.startedAt));
  const earlier = new Map(before.phases.map(phase => [phase.name, phase]));
  const goOn = (phase: PhaseRecord): PhaseRecord => {
    const kept = earlier.get(phase.name);
    if (kept === undefined || kept.status === 'rolled_back') return phase;
    return PASSED.has(kept.status) && !kept.hasSecrets ? kept : { ...phase, outputs: kept.outputs };
  };
  return { ...fresh, hostKeys: before.hostKeys, phases: fresh.phases.map(goOn) };
}

/** Whether everything was done that was to be. */
export function hasPassed({ phases }: Pick<RunRecord, 'phases'>): boolean {
  return phases.every(({ status }) => PASSED.has(status));
}
