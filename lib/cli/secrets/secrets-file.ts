import path from 'node:path';
import { displayPath, isThere, MAX_FILE_SIZE, readText } from '../../config/read-text';
import { findAgeKeys } from '../../config/sops/age-keys';
import { openFile, type OpenedFile } from '../../config/sops/open-file';
import { parseSecretsDocument } from '../../config/sops/parse-document';
import { sealFile, withNewKey } from '../../config/sops/seal-file';
import { writeSecretFile } from '../../config/values-file';
import { InputError } from '../../values/finding';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { newRecipients } from './recipients';
import { siteFolder } from './known-site';

/** secrets.yaml of a site, in clear in memory. */
export interface SecretsFile {
  readonly site: string;
  readonly file: string;
  /** As positions show it. */
  readonly name: string;
  /** As it was read; undefined: it does not exist yet. */
  readonly text?: string;
  readonly opened: OpenedFile;
}

/** @throws InputError when it cannot be decrypted */
export async function readSecretsFile(context: Context, given?: string): Promise<SecretsFile> {
  const site = siteFolder(context, given);
  const file = path.join(site, 'secrets.yaml');
  const name = displayPath(file, context.root);
  const text = isThere(file) ? readWhole(file, name) : undefined;
  const opened = text === undefined
    ? { document: parseSecretsDocument('', name).document, sealed: new Map<string, string>() }
    : await openFile(text, name, async () => findAgeKeys(context.env));
  return { site, file, name, text, opened };
}

/**
 * Writes it encrypted, whatever it was before, whole and readable by its owner only.
 *
 * @throws CommandError when somebody else has changed it meanwhile
 */
export async function writeSecretsFile(context: Context, { site, file, name, text, opened }: SecretsFile): Promise<void> {
  const { metadata, dataKey } = opened;
  const ready = metadata !== undefined && dataKey !== undefined
    ? { ...opened, metadata, dataKey }
    : await withNewKey(opened, await newRecipients(context, site));
  const now = isThere(file) ? readWhole(file, name) : undefined;
  if (now !== text) throw new CommandError(`${name} was changed by somebody else meanwhile: nothing was written\n    run the same command again`);
  const sealed = sealFile(ready, new Date());
  if (Buffer.byteLength(sealed) > MAX_FILE_SIZE) {
    throw new CommandError(`${name} would be larger than the 1 MiB that are read: nothing was written\n    keep large secrets elsewhere`, EXIT.badInput);
  }
  writeSecretFile(file, sealed);
}

function readWhole(file: string, name: string): string {
  const read = readText(file, name);
  if ('finding' in read) throw new InputError([read.finding]);
  return read.text;
}
