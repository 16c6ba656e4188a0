import type { Outputs } from '../../scenario/actions/action-type';
import { LOCAL } from '../../scenario/actions/ansible-playbook';
import { referencesThrough } from '../../scenario/references';
import { actionsOf, type Scenario } from '../../scenario/scenario';
import { SECRET_NAME } from '../../scenario/secret-name';
import type { Environment } from '../../tofu/process';
import { didYouMean } from '../../values/did-you-mean';
import { quote } from '../../values/quote';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/** Options of the command that stand for inputs. */
export interface GivenInputs {
  readonly innerIp?: string;
  readonly local?: boolean;
  readonly remote?: string;
  readonly vmIp?: string;
  readonly homestakUser?: string;
  /** `name=value` */
  readonly set?: readonly string[];
}

/** Inputs that every scenario has. */
const COMMON = ['ssh_user', 'ssh_port', 'ssh_key'];
const OPTIONS: Readonly<Record<string, string>> = { inner_ip: '--inner-ip', remote: '--remote or --local', vm_ip: '--vm-ip', homestak_user: '--homestak-user' };

/** What was given by options. @throws CommandError when the scenario knows no such input */
export function givenInputs(scenario: Scenario, given: GivenInputs): Record<string, string | number> {
  if (given.local && given.remote !== undefined) throw new CommandError('--local and --remote are both given\n    give one of them', EXIT.badInput);
  const options = { inner_ip: given.innerIp, remote: given.local ? LOCAL : given.remote, vm_ip: given.vmIp, homestak_user: given.homestakUser };
  const pairs = [...Object.entries(options), ...(given.set ?? []).map(splitSetting)]
    .filter((pair): pair is [string, string] => pair[1] !== undefined);
  const known = [...new Set([...Object.keys(scenario.inputs ?? {}), ...COMMON])];
  const unknown = pairs.find(([name]) => !known.includes(name));
  if (unknown !== undefined) {
    const option = OPTIONS[unknown[0]] ?? `--set ${unknown[0]}=…`;
    const near = didYouMean(unknown[0], known);
    throw new CommandError(`${scenario.name} takes no ${option}\n    ${near === undefined ? `its inputs are ${known.join(', ')}` : `did you mean ${near}?`}`, EXIT.badInput);
  }
  const secret = pairs.find(([name]) => SECRET_NAME.test(name));
  if (secret !== undefined) throw new CommandError(`${secret[0]} is a secret, and whoever is on this machine sees arguments\n    give it by the variable ${variableOf(secret[0])}`, EXIT.badInput);
  return Object.fromEntries(pairs);
}

function optionOf(name: string): string {
  return SECRET_NAME.test(name) ? `the variable ${variableOf(name)}` : OPTIONS[name] ?? `--set ${name}=…`;
}

function splitSetting(text: string): [string, string] {
  const [, name, value] = /^([A-Za-z][\w-]*)=([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new CommandError(`--set ${quote(text)} sets nothing\n    write --set name=value`, EXIT.badInput);
  return [name, value];
}

/** Inputs that are secret, by the variables of the process: others see arguments. */
export function secretInputs({ inputs = {} }: Scenario, env: Environment): Record<string, string> {
  const names = Object.keys(inputs).filter(name => SECRET_NAME.test(name));
  const values = names.map(name => [name, env[variableOf(name)]] as const);
  return Object.fromEntries(values.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function variableOf(name: string): string {
  return `STANDSMITH_INPUT_${name.toUpperCase()}`;
}

/** All inputs of a run. @param bySite what the site knows, where nothing is given @throws CommandError when one that is needed is not given */
export function allInputs(scenario: Scenario, given: Outputs, bySite: Outputs, toRun: readonly string[], host: string): Outputs {
  const values: Record<string, string | number | null> = { ...scenario.inputs, ...bySite, ...given, host };
  const phases = scenario.phases.filter(({ name }) => toRun.includes(name));
  const wanted = new Set(referencesThrough(phases.flatMap(actionsOf), values));
  const missing = Object.entries(values).filter(([name, value]) => value === null && wanted.has(name)).map(([name]) => optionOf(name));
  if (missing.length > 0) throw new CommandError(`${scenario.name} needs ${missing.join(' and ')}`, EXIT.badInput);
  return Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== null));
}
