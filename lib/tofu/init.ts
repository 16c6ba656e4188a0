import { runTofu, type Tofu } from './tofu';

export function initArguments(): string[] {
  return ['init', '-input=false', '-json'];
}

/** Makes the folder ready: backend and provider. */
export async function init(tofu: Tofu): Promise<void> {
  await runTofu(tofu, initArguments());
}
