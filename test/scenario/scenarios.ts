import type { Environments, Outputs } from '../../lib/scenario/actions/action-type';
import type { SharedTools } from '../../lib/scenario/run/run-phase';
import { masker } from '../../lib/scenario/run/mask';
import { newRecord } from '../../lib/scenario/run/new-record';
import { runScenario } from '../../lib/scenario/run/run-scenario';
import type { PhaseRecord, RunRecord } from '../../lib/scenario/run/run-state';
import type { Phase, Scenario } from '../../lib/scenario/scenario';
import { HostKeys } from '../../lib/scenario/ssh/host-keys';

/** A phase that applies the environment of its name. */
export function applies(name: string, more: Partial<Phase> = {}): Phase {
  return { name, description: `make ${name}`, action: { kind: 'tofu_apply', environment: name }, ...more };
}

export function scenarioOf(...phases: Phase[]): Scenario {
  return { name: 'trial', description: 'a trial', phases };
}

/** Environments that are names in a set: what is done to them is written down. */
export class FakeEnvironments implements Environments {
  readonly there = new Set<string>();
  readonly done: string[] = [];
  /** What goes wrong, by environment: thrown once for each entry. */
  readonly failures = new Map<string, string[]>();
  /** Waited for by each apply. */
  gate: (environment: string, signal: AbortSignal) => Promise<unknown> = async () => undefined;

  async apply(
    environment: string, _target: unknown, { signal, log }: { signal: AbortSignal; log(line: string): void }, onBegin: (isThere: boolean) => void,
  ): Promise<string[]> {
    this.done.push(`apply ${environment}`);
    log(`applying ${environment}`);
    onBegin(this.there.has(environment));
    await this.gate(environment, signal);
    const failure = this.failures.get(environment)?.shift();
    if (failure !== undefined) throw new Error(failure);
    this.there.add(environment);
    return [`create ${environment}`];
  }

  async destroy(environment: string): Promise<string[]> {
    this.done.push(`destroy ${environment}`);
    return this.there.delete(environment) ? [`delete ${environment}`] : [];
  }

  describe(environment: string) {
    return { vm_id: 99901, node: 'pve', name: environment, user: 'debian', image: 'local:import/debian.qcow2' };
  }
}

export function toolsWith(environments: Environments): SharedTools {
  return {
    environments, host: 'pve', hostKeys: new HostKeys(), login: { user: 'root', port: 22 },
    withCluster: async () => { throw new Error('there is no cluster'); },
    runProgram: async () => { throw new Error('there are no programs'); },
    findPlaybook: name => { throw new Error(`there is no playbook ${name}`); },
  };
}

interface Given {
  readonly record?: RunRecord;
  readonly stop?: AbortSignal;
  readonly secrets?: readonly string[];
  readonly secretInputs?: Outputs;
  readonly tools?: Partial<SharedTools>;
  onChange?(record: RunRecord): void;
}

/** Runs a scenario from its beginning, or from a record. */
export async function run(scenario: Scenario, environments: Environments, given: Given = {}): Promise<RunRecord> {
  return runScenario({
    scenario, record: given.record ?? newRecord(scenario, 'pve', {}, [], new Date(0)),
    inputs: { ...scenario.inputs as Outputs, ...given.record?.inputs }, secretInputs: given.secretInputs ?? {},
    tools: { ...toolsWith(environments), ...given.tools },
    mask: masker(given.secrets ?? []), stop: given.stop ?? new AbortController().signal,
    onLog: () => undefined, onChange: record => given.onChange?.(record),
  });
}

/** `{ make: 'done' }` */
export function statuses({ phases }: RunRecord): Record<string, PhaseRecord['status']> {
  return Object.fromEntries(phases.map(({ name, status }) => [name, status]));
}
