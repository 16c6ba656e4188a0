import { runTofu, type Tofu } from './tofu';

export function importArguments(address: string, id: string, varFile: string): string[] {
  return ['import', '-input=false', `-var-file=${varFile}`, address, id];
}

/** Takes something that exists into the state. */
export async function importResource(tofu: Tofu, address: string, id: string, varFile: string): Promise<void> {
  await runTofu(tofu, importArguments(address, id, varFile));
}

/** Marks what is in the state as half made: the next plan replaces it. */
export async function taint(tofu: Tofu, address: string): Promise<void> {
  await runTofu(tofu, ['taint', address]);
}
