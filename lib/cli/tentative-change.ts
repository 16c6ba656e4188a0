import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { envsFolder, type Context } from './context';
import { planOne } from './environments';
import { writeStacks } from './stack';

/**
 * Changes a file of an environment, prepares what follows from it, and carries that out. When it is not prepared to the end, the file and what was
 * given to whom are as before: the next command would else carry out what nobody has said yes to.
 *
 * @param file what `change` writes
 * @param prepare returns what carries it out
 */
export async function tentatively(
  context: Context, environment: string, file: string, change: () => void, prepare: () => Promise<() => Promise<void>>,
): Promise<void> {
  const files = [file, path.join(envsFolder(context), environment, 'allocations.yaml')].filter(existing => existsSync(existing));
  const before = files.map(existing => readFileSync(existing));
  let carryOut: () => Promise<void>;
  try {
    change();
    carryOut = await prepare();
  } catch (error) {
    files.forEach((existing, index) => writeFileAtomicSync(existing, before[index]!));
    writeStacks(context, [planOne(context, environment)]);
    throw error;
  }
  await carryOut();
}
