import { undoOf } from '../actions';
import type { Action } from '../actions/action';
import type { Outcome, Outputs } from '../actions/action-type';
import type { Scope } from '../references';
import { ancestorsOf, type Phase, type Scenario } from '../scenario';
import { cleanText, lineCleaner } from './clean-lines';
import type { Mask } from './mask';
import { runPhase, type Attempted, type Listener, type SharedTools } from './run-phase';
import { PASSED, type PhaseRecord, type RunRecord } from './run-state';

/** What a run is made of, and whom it tells. */
export interface Run {
  readonly scenario: Scenario;
  /** How far it is: of a new one, all phases wait. */
  readonly record: RunRecord;
  readonly tools: SharedTools;
  /** What `${name}` stands for. */
  readonly inputs: Outputs;
  /** Those of them that are in no record. @default {} */
  readonly secretInputs?: Outputs;
  /** Takes secrets out of texts. */
  readonly mask: Mask;
  /** Ends it, with what runs. */
  readonly stop: AbortSignal;
  /** Told whenever something is different; what it is told last is the result. */
  onChange(record: RunRecord): void;
  onLog(phase: string, line: string): void;
}

const MAX_LOG_LINES = 40;
const MAX_OUTPUT = 4000;

/**
 * Runs the phases that are not done yet, those that do not wait for each other at once. What went wrong is in the record.
 *
 * @throws what `onChange` has thrown, once nothing runs any more
 */
export async function runScenario(run: Run): Promise<RunRecord> {
  return new ScenarioRun(run).finish();
}

class ScenarioRun {
  private readonly records: Map<string, PhaseRecord>;
  /** Outputs of phases that are in no record. */
  private readonly secrets = new Map<string, Outputs>();
  /** Outputs that have something secret in them: the record has them masked. */
  private readonly hidden = new Map<string, Outputs>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly cleaners = new Map<string, ReturnType<typeof lineCleaner>>();
  /** Of each phase, those that come before it, at once or by way of others. */
  private readonly ancestors: ReadonlyMap<string, ReadonlySet<string>>;
  /** Set by the first failure that ends the run. */
  private ending: 'stop' | 'rollback' | undefined;
  /** Why it cannot be kept how far the run is. */
  private readonly unkept: unknown[] = [];

  constructor(private readonly run: Run) {
    this.records = new Map(run.record.phases.map(phase => [phase.name, phase]));
    this.ancestors = new Map(run.scenario.phases.map(phase => [phase.name, ancestorsOf(run.scenario, phase)]));
  }

  async finish(): Promise<RunRecord> {
    for (;;) {
      const mayBegin = this.ending === undefined && this.unkept.length === 0 && !this.run.stop.aborted;
      const ready = mayBegin ? this.run.scenario.phases.filter(phase => this.isReady(phase)) : [];
      for (const phase of ready) {
        this.running.set(phase.name, this.perform(phase).catch(error => void this.unkept.push(error)).finally(() => this.running.delete(phase.name)));
      }
      if (this.running.size === 0) break;
      await Promise.race(this.running.values());
    }
    if (this.unkept.length > 0) throw this.unkept[0];
    if (this.ending === 'rollback' && !this.run.stop.aborted) await this.rollBack();
    return this.record;
  }

  private get record(): RunRecord {
    return { ...this.run.record, hostKeys: this.run.tools.hostKeys.known, phases: [...this.records.values()] };
  }

  private isReady(phase: Phase): boolean {
    return this.records.get(phase.name)!.status === 'waiting' && this.isBehind(phase);
  }

  /** Whether all that comes before a phase is over: what was done before a phase that is done again may be done already. */
  private isBehind(phase: Phase): boolean {
    return [...this.ancestors.get(phase.name)!].every(name => {
      const { status } = this.records.get(name)!;
      return PASSED.has(status) || (status === 'failed' && this.phase(name).onError === 'continue');
    });
  }

  private phase(name: string): Phase {
    return this.run.scenario.phases.find(phase => phase.name === name)!;
  }

  private async perform(phase: Phase): Promise<void> {
    const begun = Date.now();
    this.change(phase.name, { status: 'running', startedAt: new Date(begun).toISOString(), log: [], changes: [], error: undefined });
    const prepared = phase.prepare === undefined ? undefined : await this.attempt({ ...phase, timeoutSeconds: undefined }, phase.prepare);
    if (prepared !== undefined && 'outcome' in prepared) this.keep(phase.name, prepared.outcome);
    const attempted = prepared === undefined || 'outcome' in prepared ? await this.attempt(phase, phase.action) : prepared;
    const seconds = (Date.now() - begun) / 1000;
    if ('outcome' in attempted) {
      this.keep(phase.name, attempted.outcome);
      this.change(phase.name, { status: 'done', seconds, attempts: attempted.attempts });
      return;
    }
    const { onError = 'stop' } = phase;
    if (!attempted.isInterrupted && onError !== 'continue' && this.ending !== 'rollback') this.ending = onError;
    this.change(phase.name, {
      status: attempted.isInterrupted ? 'interrupted' : 'failed', seconds, attempts: attempted.attempts, error: this.clean(attempted.error),
    });
  }

  private async attempt({ name, retries, timeoutSeconds }: Phase, action: Action): Promise<Attempted> {
    return runPhase({ action, retries, timeoutSeconds }, this.scope(), this.run.tools, this.listener(name), this.run.stop);
  }

  private keep(name: string, { outputs = {}, changes = [], secrets = {} }: Outcome): void {
    this.secrets.set(name, { ...this.secrets.get(name), ...secrets });
    // what holds a secret of another phase is as secret
    const cut = (value: string | number) => (typeof value === 'string' ? value.slice(0, MAX_OUTPUT) : value);
    const open = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, cut(typeof value === 'string' ? this.mask(value) : value)]));
    const whole = Object.entries(outputs).map(([key, value]) => [key, cut(value)] as const);
    const hidden = Object.fromEntries(whole.filter(([key, value]) => open[key] !== value));
    this.hidden.set(name, { ...this.hidden.get(name), ...hidden });
    const record = this.records.get(name)!;
    const hasSecrets = record.hasSecrets === true || Object.keys({ ...secrets, ...hidden }).length > 0;
    this.records.set(name, {
      ...record, ...(hasSecrets && { hasSecrets }),
      outputs: { ...record.outputs, ...open }, changes: [...record.changes, ...changes.map(change => this.clean(change))],
    });
  }

  /** Takes away what was made, the last first; what cannot be taken away is said, and the rest goes on. */
  private async rollBack(): Promise<void> {
    // machines that are made again have other keys
    this.run.tools.hostKeys.forget();
    const depth = ({ name }: Phase) => this.ancestors.get(name)!.size;
    const begun = this.run.scenario.phases.filter(({ name }) => {
      const { startedAt, status } = this.records.get(name)!;
      return startedAt !== undefined && status !== 'rolled_back';
    });
    for (const phase of begun.reverse().sort((one, other) => depth(other) - depth(one))) {
      if (this.run.stop.aborted) return;
      const { outputs } = this.records.get(phase.name)!;
      const undos = [phase.action, phase.prepare].flatMap(action => (action && undoOf(action, outputs)) ?? []);
      await this.takeAway(phase, phase.rollback ? [phase.rollback] : undos);
    }
  }

  private async takeAway({ name }: Phase, undos: readonly Action[]): Promise<void> {
    const { status, changes, error } = this.records.get(name)!;
    const wasDone = status === 'done';
    // however it ends: what is taken away in part is not done any more
    if (wasDone && undos.length > 0) this.change(name, { status: 'running', startedAt: new Date().toISOString() });
    const gone: string[] = [];
    for (const action of undos) {
      this.log(name, `rollback: ${action.kind}`);
      const attempted = await runPhase({ action }, this.scope(), this.run.tools, this.listener(name), this.run.stop);
      if ('error' in attempted) {
        const why = `not rolled back: ${attempted.error}`;
        this.log(name, why);
        const said = [error, this.clean(why)].filter(Boolean).join('\n');
        return this.change(name, { error: said, ...(wasDone && { status: attempted.isInterrupted ? 'interrupted' : 'failed' }) });
      }
      gone.push(...(attempted.outcome.changes ?? []).map(change => `rollback: ${this.clean(change)}`));
    }
    // what looked only, and found it well, may look once more; of what has failed, nothing is left that a run that goes on would have to know
    if (wasDone) this.change(name, { status: 'rolled_back', changes: [...changes, ...gone] });
    else if (undos.length > 0) this.change(name, { changes: [...changes, ...gone], outputs: {}, startedAt: undefined });
  }

  private listener(name: string): Listener {
    return {
      log: line => this.log(name, line),
      remembered: () => this.records.get(name)!.outputs,
      remember: outputs => this.change(name, { outputs: { ...this.records.get(name)!.outputs, ...outputs } }),
    };
  }

  private scope(): Scope {
    const phases = Object.fromEntries([...this.records.values()].map(({ name, outputs }) => (
      [name, { ...outputs, ...this.hidden.get(name), ...this.secrets.get(name) }]
    )));
    const { inputs, secretInputs, tools: { environments } } = this.run;
    return { inputs, secretInputs, phases, environment: name => environments.describe(name) };
  }

  private mask(text: string): string {
    const secrets = [...this.secrets.values(), this.run.secretInputs ?? {}].flatMap(values => Object.values(values)).map(String);
    return this.run.mask(text, secrets);
  }

  /** What somebody else has written, for files and terminals. */
  private clean(text: string): string {
    return cleanText(text, line => this.mask(line));
  }

  private log(name: string, text: string): void {
    const clean = this.cleaners.get(name) ?? lineCleaner(line => this.mask(line));
    this.cleaners.set(name, clean);
    for (const part of text.split('\n')) this.addLine(name, clean(part));
  }

  private addLine(name: string, line: string | undefined): void {
    if (line === undefined) return;
    const { log } = this.records.get(name)!;
    this.records.set(name, { ...this.records.get(name)!, log: [...log, line].slice(-MAX_LOG_LINES) });
    this.run.onLog(name, line);
  }

  private change(name: string, change: Partial<PhaseRecord>): void {
    this.records.set(name, { ...this.records.get(name)!, ...change });
    this.run.onChange(this.record);
  }
}

/** Whether everything was done that was to be. */
export function hasPassed({ phases }: Pick<RunRecord, 'phases'>): boolean {
  return phases.every(({ status }) => PASSED.has(status));
}
