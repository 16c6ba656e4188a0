import path from 'node:path';
import { didYouMean } from '../values/did-you-mean';
import { InputError } from '../values/finding';
import { quote } from '../values/quote';
import { find } from './located';
import { parseYaml } from './parse-yaml';
import { displayPath, isThere, readText } from './read-text';

/** What an environment describes: lab stands for a class of students, a Kubernetes cluster of Talos machines, or any other machines. */
export const ENVIRONMENT_KINDS = ['class', 'talos', 'machines'] as const;
export type EnvironmentKind = (typeof ENVIRONMENT_KINDS)[number];

/**
 * The `kind` in an environment's `env.yaml`; `class` where it says none. What else is wrong with the file is found when it is read as what it is.
 *
 * @param directory the environment's folder: `envs/talos`
 * @param root folder that the paths in positions are relative to
 * @throws InputError when there is no such kind
 */
export function environmentKind(directory: string, root: string): EnvironmentKind {
  const file = path.join(path.resolve(directory), 'env.yaml');
  const shown = displayPath(file, root);
  const read = isThere(file) ? readText(file, shown) : undefined;
  const kind = read !== undefined && 'text' in read ? find(parseYaml(read.text, shown).tree, ['kind']) : undefined;
  if (kind?.kind !== 'scalar' || kind.value === null) return 'class';
  const known = ENVIRONMENT_KINDS.find((name) => name === kind.value);
  if (known !== undefined) return known;
  const meant = didYouMean(String(kind.value), ENVIRONMENT_KINDS);
  throw new InputError([{
    position: kind.position,
    message: `kind is ${quote(kind.value)}: kind is ${ENVIRONMENT_KINDS.join(' or ')}`,
    fix: meant === undefined ? 'leave it out for a class of students' : `did you mean ${meant}?`,
  }]);
}
