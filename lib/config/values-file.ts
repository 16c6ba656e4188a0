import { chmodSync, statSync } from 'node:fs';
import { sync as writeFileAtomic } from 'write-file-atomic';
import { InputError } from '../values/finding';
import { HclError, parseHcl } from './hcl';
import type { HclValues } from './hcl';
import { displayPath, isThere, readText } from './read-text';

const SECRET_MODE = 0o600;

/** A `values.tfvars`: its text, kept as a person left it, and the values in it. */
export interface ValuesFile {
  readonly text: string;
  readonly values: HclValues;
}

/**
 * Reads the variables' values from a `values.tfvars`. A file that does not exist has none.
 *
 * @param root folder that the paths in positions are relative to
 * @throws InputError with the place of what is wrong, and without anything of the file's text.
 */
export async function readValues(file: string, root = '.'): Promise<HclValues> {
  return (await readValuesFile(file, root)).values;
}

export async function readValuesFile(file: string, root = '.'): Promise<ValuesFile> {
  if (!isThere(file)) {
    return { text: '', values: {} };
  }
  const position = { file: displayPath(file, root), line: 1, column: 1 };
  const read = readText(file, position.file);
  if ('finding' in read) {
    throw new InputError([read.finding]);
  }
  try {
    return { text: read.text, values: await parseHcl(read.text) };
  } catch (error) {
    throw explainHclError(error, position.file);
  }
}

/** An error of HCL as an InputError; any other error as it is. */
export function explainHclError(error: unknown, displayName: string): unknown {
  if (!(error instanceof HclError)) {
    return error;
  }
  const { message, line, column } = error;
  return new InputError([{ position: { file: displayName, line, column }, message, fix: 'write name = value, text in double quotes' }]);
}

/** Writes a file that only its owner may read, whole or not at all. Returns whether there was anything to change. */
export function writeSecretFile(file: string, text: string): boolean {
  const kind = statSync(file, { throwIfNoEntry: false });
  const before = kind && readText(file, file);
  if (kind && before && 'text' in before && before.text === text) {
    if ((kind.mode & 0o777) !== SECRET_MODE) {
      chmodSync(file, SECRET_MODE);
    }
    return false;
  }
  writeFileAtomic(file, text, { mode: SECRET_MODE });
  return true;
}
