import type { Command } from 'commander';
import { showState } from '../../tofu/show';
import { checkApply } from '../checks';
import type { Context } from '../context';
import { examples } from '../examples';
import { kindOf } from '../kinds';
import { planSafely } from '../leftovers';
import { applyPlan, confirm, printPlan } from '../plan-and-apply';
import { prepareStack } from '../stack';

export function addApply(program: Command, context: Context): void {
  program.command('apply')
    .description('make an environment so; after a failure or an interruption, run it again to go on')
    .argument('<environment>', 'name of a folder below envs/')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(
      ['standsmith apply class-router', 'shows the plan, and asks'],
      ['standsmith apply class-router --yes', 'for scripts'],
      ['standsmith sim -- standsmith apply class-router', 'rehearses it on a simulated cluster'],
    ))
    .action(async (name: string, { yes = false }: { yes?: boolean }) => {
      const stack = await prepareStack(context, name);
      const saved = await planSafely(context, stack, false);
      printPlan(context, saved);
      await checkApply(context, stack, saved);
      if (saved.hasChanges) {
        await confirm(context, `Apply this to ${name}?`, yes);
        await applyPlan(context, stack, saved, `applying ${name}`);
      }
      context.io.out(kindOf(stack).standing(stack, await showState(stack.tofu), 'stands', context.io));
    });
}
