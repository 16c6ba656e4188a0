import { isMap, isNode } from 'yaml';
import type { Document, Pair, Scalar } from 'yaml';
import { InputError } from '../../values/finding';
import { displayPath, isThere, readText } from '../read-text';
import { findAgeKeys } from '../sops/age-keys';
import type { Variables } from '../sops/age-keys';
import { writtenText } from '../sops/leaves';
import { openFile } from '../sops/open-file';
import type { OpenedFile } from '../sops/open-file';
import type { Secrets, Site } from './site';

export interface ReadSecretsOptions {
  /** Variables of the process: where the age keys are; and `STANDSMITH_SIMULATION`, which lets a plain file pass. */
  readonly env: Variables;
}

/**
 * Decrypts secrets.yaml, in memory. A site without the file has no secrets.
 *
 * @throws InputError when it is in clear outside of a simulation, no key fits, or it is not as it was written
 */
export async function readSecrets({ secretsFile, root }: Pick<Site, 'secretsFile' | 'root'>, { env }: ReadSecretsOptions): Promise<Secrets> {
  if (!isThere(secretsFile)) return {};
  const opened = await openSecretsFile(secretsFile, root, env);
  if (opened.metadata === undefined && !env.STANDSMITH_SIMULATION) {
    throw new InputError([{
      position: { file: displayPath(secretsFile, root), line: 1, column: 1 },
      message: 'the secrets are in clear: that is good for a simulation only',
      fix: 'encrypt the file: standsmith secrets rotate',
    }]);
  }
  return toSecrets(opened.document);
}

/** @throws InputError when the file cannot be decrypted */
export async function openSecretsFile(file: string, root: string, env: Variables): Promise<OpenedFile> {
  const name = displayPath(file, root);
  const read = readText(file, name);
  if ('finding' in read) throw new InputError([read.finding]);
  return openFile(read.text, name, async () => findAgeKeys(env));
}

function toSecrets({ contents }: Pick<Document, 'contents'>): Secrets {
  return Object.fromEntries(pairs(contents).map(([section, value]) => [section, toTexts(value)]));
}

function toTexts(node: unknown): Record<string, string> {
  return Object.fromEntries(pairs(node).flatMap(([key, secret]) => (secret.value == null ? [] : [[key, writtenText(secret)]])));
}

/** Names and values of a map. */
export function pairs(node: unknown): [string, Scalar][] {
  return isMap(node) ? (node.items as Pair<Scalar, Scalar>[]).flatMap(({ key, value }) => (isNode(value) ? [[writtenText(key), value]] : [])) : [];
}
