import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ownKeyFile } from '../../config/sops/age-keys';
import { newIdentity, recipientOf } from '../../config/sops/data-key';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/**
 * Makes an age key of a person's own, in the file where sops, too, looks for it.
 *
 * @throws CommandError when the file is there: who has lost a key has lost what it opens
 */
export async function makeKey({ env, io }: Pick<Context, 'env' | 'io'>): Promise<void> {
  const file = env.SOPS_AGE_KEY_FILE || ownKeyFile(env);
  if (file === undefined) throw new CommandError('nobody says where keys are kept\n    set SOPS_AGE_KEY_FILE to a file that nobody else reads', EXIT.badInput);
  if (existsSync(file)) throw new CommandError(`${file} is there already, and is kept: what its keys open, nothing else does\n    name another file by SOPS_AGE_KEY_FILE`, EXIT.refused);
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
  io.err(`the key is in ${file}: keep a copy where nobody else comes to it`);
  io.out(recipient);
}
