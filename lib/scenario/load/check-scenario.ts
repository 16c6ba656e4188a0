import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import { ACTIONS } from '../actions';
import type { Action } from '../actions/action';
import { referencesIn, referencesThrough } from '../references';
import { ancestorsOf, reached, waitsFor, type Phase, type Scenario } from '../scenario';

/** What is wrong with a scenario, whoever wrote it. */
export interface ScenarioFault {
  /** Number of the phase, from 0; unset: it is in the inputs. */
  readonly phase?: number;
  /** Key of the phase: `after`. */
  readonly key: string;
  /** The text, or the reference, that it is about. */
  readonly text?: string;
  readonly message: string;
  readonly fix: string;
}

/** Values that a run knows beside inputs. */
export const RUN_VALUES = ['host'] as const;
const ENVIRONMENT_VALUES = ['vm_id', 'node', 'name', 'image', 'user'];

/** Checks what one phase says of others: names, order, references. */
export function checkScenario(scenario: Scenario): ScenarioFault[] {
  const faults = scenario.phases.flatMap((phase, index) => [
    ...doubled(scenario, phase, index),
    ...(phase.after ?? []).flatMap(name => unknownPhase(scenario, index, name)),
  ]);
  if (faults.length > 0) return faults;
  const circle = findCircle(scenario) ?? findInputCircle(scenario);
  if (circle !== undefined) return [circle];
  const { inputs = {}, phases } = scenario;
  const ofInputs = Object.values(inputs).flatMap(value => referencesIn(value).flatMap(name => wrongReference(scenario, undefined, name)));
  if (ofInputs.length > 0) return ofInputs;
  return phases.flatMap((phase, index) => {
    const { prepare, action, rollback } = phase;
    // what the phase itself has given by then
    const given = [[prepare, []], [action, [prepare]], [rollback, [prepare, action]]] as const;
    return [
      ...given.flatMap(([one, before]) => referencesThrough(one, inputs).flatMap(name => wrongReference(scenario, index, name, before))),
      ...(prepare?.kind === action.kind && ACTIONS[action.kind].undo !== undefined ? [doublyMade(phase, index)] : []),
    ];
  });
}

function doublyMade({ name, action }: Phase, index: number): ScenarioFault {
  return {
    phase: index, key: 'prepare', message: `${quote(name)} prepares by what it does itself, ${action.kind}: a rollback could not tell what was there before`,
    fix: 'make a phase of each',
  };
}

function doubled({ phases }: Scenario, { name }: Phase, index: number): ScenarioFault[] {
  return phases.findIndex(other => other.name === name) === index ? [] : [{
    phase: index, key: 'name', message: `there are two phases ${quote(name)}`, fix: 'rename one of them: others name it by that',
  }];
}

function unknownPhase({ phases }: Scenario, index: number, name: string): ScenarioFault[] {
  const names = phases.map(phase => phase.name);
  if (names.includes(name)) return [];
  const near = didYouMean(name, names);
  return [{
    phase: index, key: 'after', text: name, message: `${quote(phases[index]!.name)} comes after ${quote(name)}, which is no phase: there are ${names.join(', ')}`,
    fix: near === undefined ? 'name one of them' : `did you mean ${near}?`,
  }];
}

function findCircle(scenario: Scenario): ScenarioFault | undefined {
  const index = scenario.phases.findIndex(phase => ancestorsOf(scenario, phase).has(phase.name));
  return index < 0 ? undefined : {
    phase: index, key: 'after', message: `${quote(scenario.phases[index]!.name)} waits for itself, by way of ${waitsFor(scenario, scenario.phases[index]!).join(', ')}`,
    fix: 'take one of them out of after',
  };
}

function findInputCircle({ inputs = {} }: Scenario): ScenarioFault | undefined {
  const name = Object.keys(inputs).find(input => reached(referencesIn(inputs[input]), other => referencesIn(inputs[other])).has(input));
  return name === undefined ? undefined : {
    key: 'inputs', text: String(inputs[name]), message: `the input ${quote(name)} leads back to itself, by way of ${String(inputs[name])}`,
    fix: 'give one of them a value of its own',
  };
}

/** @param own what is done before in the same phase */
function wrongReference(
  scenario: Scenario, index: number | undefined, reference: string, own: readonly (Action | undefined)[] = [],
): ScenarioFault[] {
  const [owner = '', ...rest] = reference.split('.');
  const key = index === undefined ? 'inputs' : 'name';
  const say = (message: string, candidates: readonly string[], name: string): ScenarioFault[] => {
    const near = didYouMean(name, candidates);
    return [{
      phase: index, key, text: reference, message: `\${${reference}} stands for nothing: ${message}`,
      fix: near === undefined ? 'name something that there is' : `did you mean \${${[...rest.length === 0 ? [] : reference.split('.').slice(0, -1), near].join('.')}}?`,
    }];
  };
  if (rest.length === 0) {
    const known = [...Object.keys(scenario.inputs ?? {}), ...RUN_VALUES];
    return known.includes(owner) ? [] : say(`inputs are ${known.join(', ')}`, known, owner);
  }
  if (owner === 'envs') {
    const name = rest[1] ?? '';
    return ENVIRONMENT_VALUES.includes(name) ? [] : say(`of an environment there are ${ENVIRONMENT_VALUES.join(', ')}: \${envs.test.vm_id}`, ENVIRONMENT_VALUES, name);
  }
  const phase = scenario.phases.find(other => other.name === owner);
  const names = scenario.phases.map(other => other.name);
  if (phase === undefined) return say(`there is no phase ${quote(owner)}; there are ${names.join(', ')}`, [], owner);
  const giving = scenario.phases[index ?? -1] === phase ? own : [phase.prepare, phase.action];
  const kinds = giving.flatMap(action => action?.kind ?? []);
  const outputs = kinds.flatMap(kind => ACTIONS[kind].outputs);
  if (!outputs.includes(rest.join('.')) && !kinds.includes('ansible_playbook')) {
    return say(`${owner} gives ${outputs.length === 0 ? 'nothing' : outputs.join(', ')}`, outputs, rest.join('.'));
  }
  return index === undefined || ancestorsOf(scenario, scenario.phases[index]!).has(owner) || scenario.phases[index] === phase
    ? [] : say(`${owner} need not be done before ${scenario.phases[index]!.name}`, [], owner);
}
