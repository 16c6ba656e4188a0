import type { Command } from 'commander';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { runMenu } from '../menu/menu';
import type { Run } from '../menu/step';

export function addMenu(program: Command, context: Context, exit: (code: number) => void, run: Run): void {
  program.command('menu')
    .description('ask, step by step: create a configuration and a users list, deploy, delete, switch exam mode; shows the command line of each step')
    .addHelpText('after', examples(
      ['standsmith menu', 'for the cluster that values.tfvars, or the variables of the process, lead to'],
      ['standsmith sim -- standsmith menu', 'on a simulated cluster'],
    ))
    .action(async () => {
      if (!context.io.isInteractive) {
        throw new CommandError('the menu needs a terminal\n    by command line: standsmith init, roster, credentials, apply, remove, destroy, exam', EXIT.badInput);
      }
      exit(await runMenu(context, run));
    });
}
