import { runTofu, type RunOptions, type Tofu } from './tofu';

export interface PlanOptions {
  /** File that the plan is saved to, in the folder. */
  readonly out: string;
  /** File with the variables' values, in the folder. */
  readonly varFile: string;
  /** Whether to plan the end of everything. @default false */
  readonly destroy?: boolean;
}

export function planArguments({ out, varFile, destroy = false }: PlanOptions): string[] {
  return ['plan', '-input=false', '-json', '-detailed-exitcode', ...(destroy ? ['-destroy'] : []), `-var-file=${varFile}`, `-out=${out}`];
}

/** @returns whether there is anything to change. */
export async function plan(tofu: Tofu, options: PlanOptions, onEvent?: RunOptions['onEvent']): Promise<boolean> {
  return (await runTofu(tofu, planArguments(options), { onEvent, okCodes: [0, 2] })) === 2;
}
