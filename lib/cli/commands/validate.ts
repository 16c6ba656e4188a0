import type { Command } from 'commander';
import type { LabPlan } from '../../model/lab-plan';
import { InputError } from '../../values/finding';
import type { Context } from '../context';
import { planAll } from '../environments';
import { examples } from '../examples';

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
      const plans = planOrReport(context, names, json);
      if (json) context.io.out(JSON.stringify({ findings: [], plans }, null, 2));
      else plans.forEach(plan => context.io.out(summary(plan)));
    });
}

/** Programs get the findings on standard output, people get them as everywhere. */
function planOrReport(context: Context, names: readonly string[], json: boolean): LabPlan[] {
  try {
    return planAll(context, names).map(({ plan }) => plan);
  } catch (error) {
    if (json && error instanceof InputError) context.io.out(JSON.stringify({ findings: error.findings, plans: [] }, null, 2));
    throw error;
  }
}

function summary({ environment, stands, isolation }: LabPlan): string {
  const machines = stands.reduce((count, stand) => count + stand.machines.length, 0);
  return `${environment}: ${stands.length} students, ${machines} machines, ${isolation}: good`;
}
