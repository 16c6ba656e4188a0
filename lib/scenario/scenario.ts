import type { Action, ActionOf } from './actions/action';

/** What becomes of a run when a phase has failed: it ends there, what it has made is taken away, or it goes on. */
export type OnError = 'stop' | 'rollback' | 'continue';

/** One step of a scenario. */
export interface Phase {
  /** Its name, by which later phases name its outputs: `wait_ip`. */
  readonly name: string;
  /** For people: `Wait for VM IP`; empty: its name says it. */
  readonly description: string;
  readonly action: Action;
  /** What is done first, as part of the phase: what it gives, secrets too, the action takes by the phase's own name. @default nothing */
  readonly prepare?: Action;
  /**
   * Names of the phases that have to be done before; phases that do not wait for each other run at once.
   *
   * @default - the phase before it
   */
  readonly after?: readonly string[];
  /** Of one attempt. @default - the action's own */
  readonly timeoutSeconds?: number;
  /** How many further attempts there are when one fails. @default 0 */
  readonly retries?: number;
  /** @default 'stop' */
  readonly onError?: OnError;
  /**
   * What takes away what the phase has made.
   *
   * @default - the action's own: what was applied is destroyed, what was downloaded is removed
   */
  readonly rollback?: Action;
}

/** Phases that amount to something. */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** Values that `${name}` stands for, where nobody gives others. `null`: it has to be given. */
  readonly inputs?: Readonly<Record<string, string | number | null>>;
  /** Whether the host has to let VMs run VMs. @default false */
  readonly needsNestedVirtualization?: boolean;
  readonly phases: readonly Phase[];
}

/** All that a phase may do. */
export function actionsOf(phase: Phase): readonly Action[] {
  return [...stepsOf(phase), phase.rollback].filter(one => one !== undefined);
}

/** What a phase does where nothing is rolled back. */
export function stepsOf({ prepare, action }: Phase): readonly Action[] {
  return prepare === undefined ? [action] : [prepare, action];
}

/** What phases do with environments, on whatever cluster, rolling back too. */
export function tofuActionsIn(phases: readonly Phase[]): readonly ActionOf<'tofu_apply' | 'tofu_destroy'>[] {
  return phases.flatMap(actionsOf).filter(action => 'environment' in action);
}

/** The environments that phases apply or destroy on the host's own cluster, rolling back too. */
export function environmentsIn(phases: readonly Phase[]): string[] {
  return [...new Set(tofuActionsIn(phases).filter(({ endpoint }) => endpoint === undefined).map(({ environment }) => environment))];
}

/** The names of the phases that a phase waits for. */
export function waitsFor({ phases }: Scenario, phase: Phase): readonly string[] {
  const before = phases[phases.indexOf(phase) - 1];
  return phase.after ?? (before === undefined ? [] : [before.name]);
}

/** Names of all phases that are done before a phase begins. */
export function ancestorsOf(scenario: Scenario, phase: Phase): ReadonlySet<string> {
  return reached(waitsFor(scenario, phase), name => waitsFor(scenario, scenario.phases.find(other => other.name === name)!));
}

/** Whatever names lead to, at once or by way of others. */
export function reached(start: readonly string[], leadsTo: (name: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...leadsTo(name));
  }
  return found;
}
