import type { Command } from 'commander';
import { checkPlan } from '../checks';
import type { Context } from '../context';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { refuseForeign } from '../leftovers';
import { makePlan, printPlan } from '../plan-and-apply';
import { prepareStack } from '../stack';

export function addPlan(program: Command, context: Context, exit: (code: number) => void): void {
  program.command('plan')
    .description('show what would change, student by student; exit code 2 when something would')
    .argument('<environment>', 'name of a folder below envs/')
    .option('--destroy', 'plan the end of everything')
    .option('--json', 'print the counts as JSON')
    .addHelpText('after', examples(
      ['standsmith plan class-router', 'against the cluster that values.tfvars names'],
      ['standsmith sim -- standsmith plan class-router', 'against a simulated one'],
      ['standsmith plan class-router --json', 'the same for programs'],
    ))
    .action(async (name: string, { destroy = false, json }: { destroy?: boolean; json?: boolean }) => {
      const stack = await prepareStack(context, name);
      const saved = await makePlan(context, stack, destroy);
      if (json) context.io.out(JSON.stringify({ ...saved.summary, endingVms: saved.endingVms }, null, 2));
      else printPlan(context, saved);
      await checkPlan(context, stack, saved);
      if (!destroy) await refuseForeign(context, stack, saved);
      exit(saved.hasChanges ? EXIT.changesPending : EXIT.done);
    });
}
