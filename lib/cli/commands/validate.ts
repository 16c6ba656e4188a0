import type { Command } from 'commander';
import type { PlannedEnvironment } from '../../model/plan-environments';
import { InputError } from '../../values/finding';
import type { Context } from '../context';
import { planAll } from '../environments';
import { examples } from '../examples';
import { kindOf } from '../kinds';

export function addValidate(program: Command, context: Context): void {
  program.command('validate')
    .description('check environments; writes nothing')
    .argument('[environment...]', 'names of the folders below envs/; all when none is given')
    .option('--json', 'print findings and plans of the lab as JSON')
    .addHelpText('after', examples(
      ['standsmith validate', 'all environments'],
      ['standsmith validate class-router --json', 'one, for programs'],
    ))
    .action((names: string[], { json = false }: { json?: boolean }) => {
      const planned = planOrReport(context, names, json);
      if (json) context.io.out(JSON.stringify({ findings: [], plans: planned.map(({ plan }) => plan) }, null, 2));
      else planned.forEach(one => context.io.out(`${one.config.name}: ${kindOf(one).describe(one)}: good`));
    });
}

/** Programs get the findings on standard output, people get them as everywhere. */
function planOrReport(context: Context, names: readonly string[], json: boolean): PlannedEnvironment[] {
  try {
    return planAll(context, names);
  } catch (error) {
    if (json && error instanceof InputError) context.io.out(JSON.stringify({ findings: error.findings, plans: [] }, null, 2));
    throw error;
  }
}
