import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { checkEnvironmentName, checkNodeName, checkStorageId } from '../../values/names';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { labNames, readLab, type Lab } from '../labs';
import { parseMachine, type MachineEntry } from '../machine-option';
import { newEnvironmentFiles } from '../new-environment';
import { confirm } from '../plan-and-apply';

interface Options {
  readonly students: number;
  readonly isolation: 'sdn-simple' | 'bridge';
  readonly node?: readonly string[];
  readonly machine?: readonly MachineEntry[];
  readonly template?: Lab;
  readonly storage?: string;
  readonly replace?: boolean;
  readonly yes?: boolean;
}

export function addInit(program: Command, context: Context): void {
  program.command('init')
    .description('make a new environment: the machines that are given, else a router and a host for each student, to be changed')
    .argument('<environment>', 'name of the new folder below envs/')
    .option('--students <number>', 'students to begin with', wholeNumber, 3)
    .addOption(new Option('--isolation <way>', 'bridge: for a single node without SDN').choices(['sdn-simple', 'bridge']).default('sdn-simple'))
    .option('--node <name>', 'node of the cluster, can be repeated; the first holds the templates (default: "pve1")', nodeName)
    .option('--machine <machine>', 'a machine: its name, and settings as in deployment_config.yml; can be repeated', machine)
    .option('--template <name>', `begin as a worked lab: ${labNames().join(', ')}`, lab)
    .option('--storage <id>', 'storage of cloud-init drives', storageId)
    .option('--replace', 'write machines and settings of an environment anew; its students stay')
    .option('-y, --yes', 'replace without asking')
    .addHelpText('after', examples(
      ['standsmith init my-class', 'three students'],
      ['standsmith init my-class --students 25 --node pve2', 'a larger class on another node'],
      ['standsmith init my-class --template dmz', 'a gateway, a DMZ and a LAN, with a picture in its README'],
      ['standsmith init my-class --isolation bridge', 'for a single node without SDN'],
      ['standsmith init my-class --machine "web device_type=linux template_vmid=101 networks=vmbr0,lan cores=2"', 'a machine of your own'],
    ))
    .action(async (name: string, options: Options) => {
      const wrong = checkEnvironmentName(name);
      if (wrong !== undefined) throw new CommandError(`${JSON.stringify(name)} is no name for an environment\n    ${wrong}`, EXIT.badInput);
      if (options.template !== undefined && options.machine !== undefined) {
        throw new CommandError('--template and --machine both say which machines there are\n    give one of them, and change deployment_config.yml afterwards', EXIT.badInput);
      }
      const folder = path.join(envsFolder(context), name);
      const nodes = options.node ?? ['pve1'];
      const machines = options.machine?.map(entry => ({ template_node: nodes[0], ...entry }));
      const files = newEnvironmentFiles({ ...options, lab: options.template, nodes, machines });
      const written = options.replace ? await replaceFiles(context, folder, files, options.yes ?? false) : makeFolder(context, folder, files);
      context.io.out(`made ${path.relative(context.root, folder)}: ${written.join(', ')}`);
      context.io.out(`next: standsmith credentials ${name}, then rehearse it: standsmith sim -- standsmith apply ${name}`);
    });
}

/** Makes the folder with all files in it, or nothing. @returns the files' names */
function makeFolder(context: Context, folder: string, files: Readonly<Record<string, string>>): string[] {
  const shown = path.relative(context.root, folder);
  if (existsSync(folder)) {
    throw new CommandError(`${shown} is there already, and stays as it is\n    choose another name, change the files in it, or give --replace`, EXIT.refused);
  }
  const begun = path.join(path.dirname(folder), `.${path.basename(folder)}.new`);
  rmSync(begun, { recursive: true, force: true });
  mkdirSync(begun, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(begun, file), content);
  renameSync(begun, folder);
  return Object.keys(files);
}

/** Writes all but the students anew. @returns the files' names */
async function replaceFiles(context: Context, folder: string, files: Readonly<Record<string, string>>, yes: boolean): Promise<string[]> {
  const names = Object.keys(files).filter(file => file !== 'users_list.yml' || !existsSync(path.join(folder, file)));
  const present = names.filter(file => existsSync(path.join(folder, file)));
  if (present.length > 0) await confirm(context, `${present.join(' and ')} of ${path.relative(context.root, folder)} are written anew: what is in them is lost.`, yes);
  mkdirSync(folder, { recursive: true });
  for (const file of names) writeFileAtomicSync(path.join(folder, file), files[file]!);
  return names;
}

function nodeName(text: string, before: readonly string[] = []): string[] {
  return [...before, checked(text, checkNodeName)];
}

function storageId(text: string): string {
  return checked(text, checkStorageId);
}

function checked(text: string, check: (text: string) => string | undefined): string {
  const wrong = check(text);
  if (wrong !== undefined) throw new InvalidArgumentError(wrong);
  return text;
}

function machine(text: string, before: readonly MachineEntry[] = []): MachineEntry[] {
  try {
    return [...before, parseMachine(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function lab(name: string): Lab {
  try {
    return readLab(name);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999.');
  return Number(text);
}
