import { runTofu, type RunOptions, type Tofu } from './tofu';

/** @param planFile a saved plan, in the folder */
export function applyArguments(planFile: string): string[] {
  return ['apply', '-input=false', '-json', planFile];
}

/** Carries a saved plan out. */
export async function apply(tofu: Tofu, planFile: string, onEvent?: RunOptions['onEvent']): Promise<void> {
  await runTofu(tofu, applyArguments(planFile), { onEvent });
}
