import { runTofu, type RunOptions, type Tofu } from './tofu';

/**
 * @param planFile a saved plan, in the folder
 * @param parallelism operations under way at once
 */
export function applyArguments(planFile: string, parallelism: number): string[] {
  return ['apply', '-input=false', '-json', `-parallelism=${parallelism}`, planFile];
}

/** Carries a saved plan out. */
export async function apply(tofu: Tofu, planFile: string, parallelism: number, onEvent?: RunOptions['onEvent']): Promise<void> {
  await runTofu(tofu, applyArguments(planFile, parallelism), { onEvent });
}

/** @param varFile file with the variables' values, in the folder */
export function planAndApplyArguments(varFile: string): string[] {
  return ['apply', '-input=false', '-json', '-auto-approve', `-var-file=${varFile}`];
}

/** Plans, and carries that out without showing it: for a folder that nobody but the caller knows. */
export async function planAndApply(tofu: Tofu, varFile: string): Promise<void> {
  await runTofu(tofu, planAndApplyArguments(varFile));
}

/** @param address what is made anew, alone */
export function replaceArguments(address: string, varFile: string): string[] {
  return ['apply', '-input=false', '-json', '-auto-approve', `-replace=${address}`, `-target=${address}`, `-var-file=${varFile}`];
}

/** Makes one thing anew, without showing it, and leaves all else as it is: for what nothing stands behind. */
export async function replaceOne(tofu: Tofu, address: string, varFile: string): Promise<void> {
  await runTofu(tofu, replaceArguments(address, varFile));
}
