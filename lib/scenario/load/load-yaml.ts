import path from 'node:path';
import { find, formatPath, positionOf, walk, type LocatedMap } from '../../config/located';
import { readYamlFile, type YamlFile } from '../../config/read-yaml-file';
import { InputError, type Finding } from '../../values/finding';
import { quote } from '../../values/quote';
import type { Action, ActionKind } from '../actions/action';
import { referencesIn } from '../references';
import type { Phase, Scenario } from '../scenario';
import { checkScenario } from './check-scenario';
import { ACTION_SCHEMAS, scenarioSchema, secondsOf, type PhaseFile, type ScenarioFile } from './schema';

const KINDS = Object.keys(ACTION_SCHEMAS) as ActionKind[];

/**
 * Reads a scenario that a person wrote.
 *
 * @param root folder that the paths in positions are relative to
 * @throws InputError with everything that is wrong
 */
export function loadYamlScenario(file: string, root: string): Scenario {
  return toScenario(path.parse(file).name, readYamlFile(file, root, scenarioSchema, 'write phases:, as docs/scenarios.md shows'));
}

/** @throws InputError with everything that is wrong */
export function toScenario(name: string, { tree, value, findings }: YamlFile<ScenarioFile>): Scenario {
  if (findings.length > 0 || value === undefined || tree === undefined) throw new InputError(findings);
  const wrong = value.phases.flatMap((phase, index) => wrongActions(tree, phase, index));
  if (wrong.length > 0) throw new InputError(wrong);
  const scenario: Scenario = { name, description: value.description?.trim() ?? name, inputs: value.inputs ?? {}, phases: value.phases.map(toPhase) };
  const found = checkScenario(scenario).map(({ phase, key, message, fix, text }) => ({ position: placeOf(tree, phase, key, text), message, fix }));
  if (found.length > 0) throw new InputError(found);
  return scenario;
}

function wrongActions(tree: LocatedMap, phase: PhaseFile, index: number): Finding[] {
  const one = wrongAction(tree, phase, ['phases', index], `phase ${quote(phase.name)}`);
  const further = (['prepare', 'rollback'] as const).flatMap(key => {
    const holder = phase[key];
    return holder ? wrongAction(tree, holder, ['phases', index, key], `${key} of ${quote(phase.name)}`) : [];
  });
  return [...one, ...further];
}

function wrongAction(tree: LocatedMap, holder: Partial<Record<ActionKind, unknown>>, at: readonly PropertyKey[], what: string): Finding[] {
  const kinds = KINDS.filter(kind => holder[kind] != null);
  if (kinds.length === 1) return [];
  const position = positionOf(tree, kinds.length > 1 ? [...at, kinds[1]!] : at);
  return kinds.length === 0
    ? [{ position, message: `${what} does nothing: it has no action`, fix: `add one of ${KINDS.join(', ')}` }]
    : [{ position, message: `${what} has several actions: ${kinds.join(' and ')}`, fix: 'make a phase of each' }];
}

function toPhase({ name, description, after, timeout, retries, on_error: onError, prepare, rollback, ...rest }: PhaseFile): Phase {
  return {
    name, description: description?.trim() ?? '', action: toAction(rest),
    ...(after && { after }), ...(timeout && { timeoutSeconds: secondsOf(timeout) }), ...(retries != null && { retries }), ...(onError && { onError }),
    ...(prepare && { prepare: toAction(prepare) }), ...(rollback && { rollback: toAction(rollback) }),
  };
}

function toAction(holder: Partial<Record<ActionKind, unknown>>): Action {
  const kind = KINDS.find(one => holder[one] != null)!;
  const given = Object.entries(holder[kind] as Record<string, unknown>).filter(([, value]) => value !== null);
  return { kind, ...Object.fromEntries(given.map(([key, value]) => [key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value])) } as Action;
}

/** Where something that is wrong stands: the text that has it, else the key of the phase, else the phase. */
function placeOf(tree: LocatedMap, index: number | undefined, key: string, text: string | undefined) {
  const at = index === undefined ? [key] : ['phases', index];
  let place: readonly PropertyKey[] | undefined;
  const inside = find(tree, at);
  if (text !== undefined && inside !== undefined) {
    walk(inside, (steps, { kind, ...located }) => {
      const value = kind === 'scalar' ? (located as { value?: unknown }).value : undefined;
      if (place === undefined && (value === text || referencesIn(value).includes(text))) place = steps;
    });
  }
  return positionOf(tree, place === undefined ? [...at, key].filter((_, step) => formatPath(at) !== key || step === 0) : [...at, ...place]);
}
