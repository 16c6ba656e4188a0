import { runTofu, type RunOptions, type Tofu } from './tofu';

export interface PlanOptions {
  /** File that the plan is saved to, in the folder. */
  readonly out: string;
  /** File with the variables' values, in the folder. */
  readonly varFile: string;
  /** Whether to plan the end of everything. @default false */
  readonly destroy?: boolean;
  /** Addresses of what is left as it is, with what depends on it, or where it is destroyed with what it depends on. @default nothing */
  readonly exclude?: readonly string[];
}

export function planArguments({ out, varFile, destroy = false, exclude = [] }: PlanOptions): string[] {
  const flags = [...(destroy ? ['-destroy'] : []), ...exclude.map((address) => `-exclude=${address}`)];
  return ['plan', '-input=false', '-json', '-detailed-exitcode', ...flags, `-var-file=${varFile}`, `-out=${out}`];
}

/** @returns whether there is anything to change. */
export async function plan(tofu: Tofu, options: PlanOptions, onEvent?: RunOptions['onEvent']): Promise<boolean> {
  return (await runTofu(tofu, planArguments(options), { onEvent, okCodes: [0, 2] })) === 2;
}
