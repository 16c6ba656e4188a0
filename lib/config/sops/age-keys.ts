import path from 'node:path';
import { InputError } from '../../values/finding';
import { isThere, readText } from '../read-text';
import { isIdentity } from './data-key';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Keys that age files are opened with, and where they were looked for. */
export interface AgeKeys {
  /** `AGE-SECRET-KEY-1…`: never shown. */
  readonly identities: readonly string[];
  /** Names of variables and files. */
  readonly places: readonly string[];
}

const WRONG_LINE = 'a line is AGE-SECRET-KEY-1… as secrets keygen or age-keygen has made it, or a comment that begins with #';

/**
 * Finds age keys where sops does: in `SOPS_AGE_KEY`, in the file that `SOPS_AGE_KEY_FILE` names, and in `~/.config/sops/age/keys.txt`.
 *
 * @throws InputError when a line is no key, or the file that is named is not there; nothing of the line is shown
 */
export async function findAgeKeys(env: Variables): Promise<AgeKeys> {
  const own = ownKeyFile(env);
  const files = [...(env.SOPS_AGE_KEY_FILE ? [env.SOPS_AGE_KEY_FILE] : []), ...(own !== undefined && isThere(own) ? [own] : [])];
  const texts: [place: string, text: string][] = [
    ...(env.SOPS_AGE_KEY ? [['SOPS_AGE_KEY', env.SOPS_AGE_KEY] as [string, string]] : []),
    ...files.map((file): [string, string] => [file, readKeyFile(file)]),
  ];
  const identities = await Promise.all(texts.map(async ([place, text]) => readKeys(text, place)));
  return {
    identities: [...new Set(identities.flat())],
    places: texts.length > 0 ? texts.map(([place]) => place) : ['SOPS_AGE_KEY', 'SOPS_AGE_KEY_FILE', own ?? '~/.config/sops/age/keys.txt'],
  };
}

/** File of a person's own keys; undefined where nobody says where their files are. */
export function ownKeyFile(env: Variables): string | undefined {
  const settings = env.XDG_CONFIG_HOME || (env.HOME && path.join(env.HOME, '.config'));
  return settings ? path.join(settings, 'sops', 'age', 'keys.txt') : undefined;
}

function readKeyFile(file: string): string {
  const read = readText(file, file);
  if ('finding' in read) throw new InputError([{ ...read.finding, message: `the file with age keys: ${read.finding.message}` }]);
  return read.text;
}

async function readKeys(text: string, file: string): Promise<string[]> {
  const keys: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.trim().startsWith('#') ? [] : line.split(/[\s,]+/).filter((word) => word !== '');
    for (const word of words) {
      if (!await isIdentity(word)) {
        throw new InputError([{ position: { file, line: index + 1, column: 1 }, message: 'this is no age key', fix: WRONG_LINE }]);
      }
      keys.push(word);
    }
  }
  return keys;
}
