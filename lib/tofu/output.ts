import { readTofu, type Tofu } from './tofu';

type Outputs = Readonly<Record<string, { readonly value: unknown }>>;

export function outputArguments(): string[] {
  return ['output', '-json'];
}

/** Values of all outputs, the sensitive ones too. */
export async function readOutputs(tofu: Tofu): Promise<Readonly<Record<string, unknown>>> {
  const outputs = await readTofu<Outputs>(tofu, outputArguments());
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}
