import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InputError } from '../values/finding';
import { STATE_PASSPHRASE_FILE } from '../values/state-passphrase';
import { displayPath } from './read-text';
import { writeSecretFile } from './values-file';

const HEADER = `# What tofu encrypts the state and plan files of this environment with. Keep a copy where you keep passwords: without it
# nobody reads the state again, and tofu no longer knows what it has made.`;

/** The text of a file with a new passphrase. */
export function newStatePassphrase(): string {
  return `${HEADER}\nstate_passphrase = "${randomBytes(32).toString('base64url')}"\n`;
}

/**
 * Makes the passphrase of an environment's state where one is wanted and there is none.
 *
 * @param directory the environment's folder: `envs/talos`
 * @param encryptsState whether the state is to be encrypted
 * @param root folder that the paths in positions are relative to
 * @throws InputError when the state is encrypted already, and could not be read afterwards
 */
export function keepStatePassphrase(directory: string, encryptsState: boolean, root: string): void {
  const folder = path.resolve(directory);
  const file = path.join(folder, STATE_PASSPHRASE_FILE);
  const hasPassphrase = existsSync(file);
  if (encryptsState && hasPassphrase) {
    return;
  }
  const state = path.join(folder, `${path.basename(folder)}.tfstate`);
  if (existsSync(state) && readFileSync(state, 'utf8').includes('"encrypted_data"')) {
    const position = { file: displayPath(state, root), line: 1, column: 1 };
    throw new InputError([hasPassphrase
      ? { position, message: 'the state is encrypted, and encrypt_state does not say so', fix: 'say encrypt_state: true in env.yaml' }
      : { position, message: `the state is encrypted, and ${displayPath(file, root)} with its passphrase is not there`, fix: 'bring that file back from where you keep a copy' }]);
  }
  if (encryptsState) {
    writeSecretFile(file, newStatePassphrase());
  }
}
