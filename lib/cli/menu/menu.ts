import type { Context } from '../context';
import { reportError } from '../errors';
import { EXIT } from '../exit-codes';
import { Interrupted } from '../interrupted';
import { createConfiguration } from './create-configuration';
import { deploy } from './deploy';
import { switchExam } from './exam';
import { runSteps, type Run, type Step } from './step';
import { createUsersList, deleteByList, deleteOneUser } from './students';

/** Gathers answers that amount to command lines; undefined: nothing is wanted after all. */
type Gather = (context: Context) => Promise<readonly Step[] | undefined>;

const CHOICES: readonly { readonly name: string; readonly value: Gather | undefined }[] = [
  { name: 'Create configuration', value: createConfiguration },
  { name: 'Create users list', value: createUsersList },
  { name: 'Deploy', value: deploy },
  { name: 'Delete by list', value: deleteByList },
  { name: 'Delete one user', value: deleteOneUser },
  { name: 'Exam mode', value: switchExam },
  { name: 'Exit', value: undefined },
];

/** Asks and does, again and again. @returns the exit code. @throws Interrupted at Ctrl-C */
export async function runMenu(context: Context, run: Run): Promise<number> {
  for (;;) {
    const gather = await context.io.prompts.choose('Standsmith', CHOICES);
    if (gather === undefined) return EXIT.done;
    if (await runChoice(context, run, gather) === EXIT.interrupted) return EXIT.interrupted;
    context.io.err('');
  }
}

/** What is wrong with one choice does not end the menu. */
async function runChoice(context: Context, run: Run, gather: Gather): Promise<number> {
  try {
    return await runSteps(context, run, await gather(context) ?? []);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return reportError(error, context.io, Boolean(context.env.STANDSMITH_DEBUG));
  }
}
