import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

/** What the `tofu` of a simulation has to know. */
export interface SimulationSettings {
  /** The real tofu. */
  readonly binary: string;
  /** URL of the simulated cluster. */
  readonly endpoint: string;
  /** File with the values that lead to the simulated cluster. */
  readonly varFile: string;
  /** The same for SSH, of which not every stack has variables. */
  readonly sshVarFile: string;
  /** The same for machines that tofu itself logs in to. */
  readonly machineVarFile?: string;
  /** Folder for the simulated states, and what tofu keeps beside them. */
  readonly statesFolder: string;
  /** Port of each node's SSH server, for the next run. */
  readonly sshPorts?: Readonly<Record<string, number>>;
}

export interface SimulatedCall {
  readonly args: readonly string[];
  /** Value for `TF_DATA_DIR`: backend and provider of a simulated run are kept apart from the real ones. */
  readonly dataDirectory: string;
  /** Saved plan that will be applied: it must have been made for the simulated cluster. */
  readonly planFile?: string;
  /** Folder that tofu works in. */
  readonly folder: string;
}

const STATE_FLAG = /^--?(state|state-out|backup)(=|$)/;
/** Commands that evaluate variables. */
const WITH_VARIABLES = new Set(['plan', 'apply', 'destroy', 'refresh', 'import', 'console']);
/** Flags whose value may be an argument of its own. */
const WITH_VALUE = new Set(['var', 'var-file', 'out', 'state', 'state-out', 'backup', 'target', 'exclude', 'replace', 'parallelism', 'lock-timeout',
  'target-file', 'exclude-file', 'generate-config-out', 'config', 'backend-config', 'from-module', 'plugin-dir', 'lockfile', 'deprecation', 'json-into']);

/**
 * What to call the real tofu with, so that it works on the simulated cluster, whatever the arguments say. The last `-var-file` wins,
 * so ours goes behind the user's flags.
 *
 * @throws CommandError when a state is named by hand: it could be the real one
 */
export function simulatedCall(args: readonly string[], workingFolder: string, settings: SimulationSettings): SimulatedCall {
  const commandIndex = args.findIndex(arg => !arg.startsWith('-'));
  const command = args[commandIndex] ?? '';
  const globals = commandIndex < 0 ? args : args.slice(0, commandIndex + 1);
  const [flags, positional] = splitArguments(commandIndex < 0 ? [] : args.slice(commandIndex + 1));
  const stateFlag = args.find(flag => STATE_FLAG.test(flag));
  if (stateFlag !== undefined) {
    throw new CommandError(`${stateFlag} names a state, and a simulation has its own\n    leave ${stateFlag.split('=')[0]} out`, EXIT.refused);
  }
  const chdir = globals.findLast(arg => /^--?chdir=/.test(arg))?.replace(/^--?chdir=/, '');
  const folder = path.resolve(workingFolder, chdir ?? '.');
  const stack = path.basename(folder);
  const planFile = command === 'apply' ? positional[0] : undefined;
  return {
    args: [...globals, ...flags, ...extraFlags(command, planFile, folder, settings), ...positional],
    dataDirectory: path.join(settings.statesFolder, `${stack}.terraform`),
    planFile,
    folder,
  };
}

function extraFlags(command: string, planFile: string | undefined, folder: string, settings: SimulationSettings): string[] {
  const { varFile, sshVarFile, machineVarFile, statesFolder } = settings;
  const stack = path.basename(folder);
  if (command === 'init') return ['-reconfigure', `-backend-config=path=${path.join(statesFolder, `${stack}.tfstate`)}`];
  if (!WITH_VARIABLES.has(command) || planFile !== undefined) return [];
  return [
    `-var-file=${varFile}`,
    ...(hasVariable(folder, 'proxmox_ssh_username') ? [`-var-file=${sshVarFile}`] : []),
    ...(machineVarFile !== undefined && hasVariable(folder, 'machine_ssh_proxy') ? [`-var-file=${machineVarFile}`] : []),
  ];
}

/** Of a variable that is not declared, tofu would say so in every run. */
function hasVariable(folder: string, variable: string): boolean {
  return ['cdk.tf.json', 'cdk.tf'].some(name => {
    const file = path.join(folder, name);
    return existsSync(file) && readFileSync(file, 'utf8').includes(variable);
  });
}

/** Go's flags end at the first argument that is none. */
function splitArguments(args: readonly string[]): [string[], string[]] {
  let index = 0;
  while (index < args.length && /^-./.test(args[index]!) && args[index] !== '--') {
    const name = args[index]!.replace(/^--?/, '');
    index += !name.includes('=') && WITH_VALUE.has(name) ? 2 : 1;
  }
  return [args.slice(0, index), args.slice(index)];
}
