import type { Command } from 'commander';
import type { Context } from '../context';
import { planAll } from '../environments';

export function addValidate(program: Command, context: Context): void {
  program.command('validate')
    .description('check environments; writes nothing')
    .argument('[environment...]', 'names of the folders below envs/; all when none is given')
    .option('--json', 'print what was found as JSON')
    .action((names: string[], { json }: { json?: boolean }) => {
      const planned = planAll(context, names);
      if (json) {
        context.io.out(JSON.stringify(planned.map(({ plan }) => plan), null, 2));
        return;
      }
      for (const { plan } of planned) {
        const machines = plan.stands.reduce((count, stand) => count + stand.machines.length, 0);
        context.io.out(`${plan.environment}: ${plan.stands.length} students, ${machines} machines, ${plan.isolation}: good`);
      }
    });
}
