import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { planAndApply } from '../../tofu/apply';
import { init } from '../../tofu/init';
import { readOutputs } from '../../tofu/output';
import type { StateDocument, StateResource } from '../../tofu/show';
import type { Tofu } from '../../tofu/tofu';
import { resolveReferences } from './resolve-references';

const TYPE = 'talos_machine_configuration';
const SECRETS = 'talos_machine_secrets';
const VALUES = 'secrets.tfvars.json';
const STACK_VALUES = 'values.tfvars';

interface Synthesized {
  readonly variable: Readonly<Record<string, object>>;
  /** What patches are computed of, and what that is computed of: variables. */
  readonly locals?: Readonly<Record<string, unknown>>;
  readonly terraform: { readonly required_providers: Readonly<Record<string, unknown>> };
  readonly ephemeral: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/**
 * The final configuration of every machine, which is in no state: made anew by the provider, of the cluster's secrets and the stack's patches, in a
 * folder that nobody else can read and that is gone afterwards.
 *
 * @param stack the synthesized stack, applied before
 * @param machineOf the machine that something belongs to, by its name in the stack
 * @returns YAML, by machine
 */
export async function machineConfigurations(
  stack: Tofu, state: StateDocument, machineOf: (name: string) => string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const { terraform, variable, locals, ephemeral } = JSON.parse(readFileSync(path.join(stack.folder, 'cdk.tf.json'), 'utf8')) as Synthesized;
  const secrets = secretsIn(state);
  const configurations = Object.entries(ephemeral[TYPE] ?? {}).map(([name, { '//': _metadata, machine_secrets: _secrets, ...attributes }]) => (
    [name, { ...resolveReferences(attributes, state), machine_secrets: '${var.machine_secrets}' }] as const
  ));
  const parent = mkdtempSync(path.join(tmpdir(), 'standsmith-talos-'));
  // what a simulation keeps beside its states is called after the folder
  const folder = path.join(parent, 'talos-machine-configurations');
  try {
    mkdirSync(folder);
    const tofu = { ...stack, folder };
    write(folder, 'main.tf.json', {
      terraform: { required_providers: { talos: terraform.required_providers.talos } },
      variable: { ...(locals && variable), machine_secrets: { sensitive: true } },
      ...(locals && { locals: resolveReferences(locals, state) }),
      data: { [TYPE]: Object.fromEntries(configurations) },
      output: Object.fromEntries(configurations.map(([name]) => [name, { value: `\${data.${TYPE}.${name}.machine_configuration}`, sensitive: true }])),
    });
    const values = path.join(stack.folder, STACK_VALUES);
    if (locals && existsSync(values)) copyFileSync(values, path.join(folder, 'values.auto.tfvars'));
    write(folder, VALUES, { machine_secrets: secrets });
    await init(tofu);
    await planAndApply(tofu, VALUES);
    return new Map(Object.entries(await readOutputs(tofu)).map(([name, text]) => [machineOf(name) ?? name, String(text)]));
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

function secretsIn(state: StateDocument): unknown {
  const isSecrets = ({ type }: StateResource) => type === SECRETS;
  return state.values?.root_module?.resources?.find(isSecrets)?.values?.machine_secrets;
}

function write(folder: string, name: string, content: unknown): void {
  writeFileSync(path.join(folder, name), JSON.stringify(content), { mode: 0o600 });
}
