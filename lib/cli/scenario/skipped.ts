import type { Outputs } from '../../scenario/actions/action-type';
import { referencesThrough } from '../../scenario/references';
import { PASSED, type PhaseRecord } from '../../scenario/run/run-state';
import type { Scenario } from '../../scenario/scenario';
import { didYouMean } from '../../values/did-you-mean';
import { MASK } from '../../values/mask-secrets';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/** @throws CommandError when one is no phase of the scenario */
export function checkSkipped({ name, phases }: Scenario, skipped: readonly string[]): void {
  const names = phases.map(phase => phase.name);
  const unknown = skipped.find(phase => !names.includes(phase));
  if (unknown === undefined) return;
  const near = didYouMean(unknown, names);
  throw new CommandError(`${name} has no phase ${quote(unknown)} to skip\n    ${near === undefined ? `its phases are ${names.join(', ')}` : `did you mean ${near}?`}`, EXIT.badInput);
}

/**
 * @param records of the run, before it begins
 * @throws CommandError when a phase that is to be done takes what a skipped one would give
 */
export function checkGivenBySkipped({ phases }: Scenario, records: readonly PhaseRecord[], inputs: Outputs): void {
  const recordOf = new Map(records.map(record => [record.name, record]));
  const lines = phases.filter(({ name }) => recordOf.get(name)?.status === 'waiting').flatMap(({ name, prepare, action }) => {
    return referencesThrough([prepare, action], inputs).flatMap(reference => {
      const [owner = '', ...output] = reference.split('.');
      const given = recordOf.get(owner);
      const value = given?.outputs[output.join('.')];
      // of what is done, secrets are in no record
      return given === undefined || !PASSED.has(given.status) || (value !== undefined && !String(value).includes(MASK)) ? []
        : [`${name} takes \${${reference}}, and ${owner} is skipped\n    skip ${name}, too, or do not skip ${owner}`];
    });
  });
  if (lines.length > 0) throw new CommandError(lines.join('\n'), EXIT.badInput);
}
