import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { sync as writeFileAtomicSync } from 'write-file-atomic';
import type { Isolation, Placement } from '../../config/env-config';
import { checkIpv4 } from '../../values/cidr';
import { checkEnvironmentName, checkInterfaceName, checkNodeName, checkStorageId } from '../../values/names';
import { checkVmId } from '../../values/vm-id';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { examples } from '../examples';
import { EXIT } from '../exit-codes';
import { labNames, labTemplates, readLab, withTemplates, type Lab, type OwnTemplate } from '../labs';
import { parseMachine, type MachineEntry } from '../machine-option';
import { newEnvironmentFiles } from '../new-environment';
import { confirm } from '../plan-and-apply';

interface Options {
  readonly students: number;
  readonly isolation: Isolation;
  readonly vxlanPeer?: readonly string[];
  readonly vlanBridge?: string;
  readonly placement: Placement;
  readonly node?: readonly string[];
  readonly machine?: readonly MachineEntry[];
  readonly template?: Lab;
  readonly templateVmid?: ReadonlyMap<number, OwnTemplate>;
  readonly storage?: string;
  readonly replace?: boolean;
  readonly yes?: boolean;
}

export function addInit(program: Command, context: Context): void {
  program.command('init')
    .description('make a new environment: the machines that are given, else a router and a host for each student, to be changed')
    .argument('<environment>', 'name of the new folder below envs/')
    .option('--students <number>', 'students to begin with', wholeNumber, 3)
    .addOption(new Option('--isolation <way>', 'how the students\' networks are kept apart').choices(['sdn-simple', 'sdn-vxlan', 'vlan', 'bridge']).default('sdn-simple'))
    .option('--vxlan-peer <address>', 'address of a node, for sdn-vxlan; once for every node', address)
    .option('--vlan-bridge <name>', 'bridge whose VLANs the networks are, for vlan', bridgeName)
    .addOption(new Option('--placement <way>', 'balanced: stands are spread over the nodes').choices(['fixed', 'balanced']).default('fixed'))
    .option('--node <name>', 'node of the cluster, can be repeated; the first holds the templates (default: "pve1")', nodeName)
    .option('--machine <machine>', 'a machine: its name, and settings as in deployment_config.yml; can be repeated', machine)
    .option('--template <name>', `begin as a worked lab: ${labNames().join(', ')}`, lab)
    .option('--template-vmid <theirs=own>', 'with --template: your template in the place of one of the lab\'s, 101=9000 or 101=pve2/9000; can be repeated', ownTemplate)
    .option('--storage <id>', 'storage of cloud-init drives', storageId)
    .option('--replace', 'write machines and settings of an environment anew; its students stay')
    .option('-y, --yes', 'replace without asking')
    .addHelpText('after', examples(
      ['standsmith init my-class', 'three students'],
      ['standsmith init my-class --students 25 --node pve2', 'a larger class on another node'],
      ['standsmith init my-class --template dmz', 'a gateway, a DMZ and a LAN, with a picture in its README'],
      ['standsmith init my-class --template dmz --template-vmid 101=9000', 'the same, of your own template'],
      ['standsmith init my-class --isolation bridge', 'for a single node without SDN'],
      ['standsmith init my-class --node pve1 --node pve2 --placement balanced', 'stands on two nodes'],
      ['standsmith init my-class --machine "web device_type=linux template_vmid=101 networks=vmbr0,lan cores=2"', 'a machine of your own'],
    ))
    .action(async (name: string, options: Options) => {
      const wrong = checkEnvironmentName(name);
      if (wrong !== undefined) throw new CommandError(`${JSON.stringify(name)} is no name for an environment\n    ${wrong}`, EXIT.badInput);
      checkTogether(options);
      const folder = path.join(envsFolder(context), name);
      const nodes = options.node ?? ['pve1'];
      const machines = options.machine?.map(entry => ({ template_node: nodes[0], ...entry }));
      const files = newEnvironmentFiles({ ...options, vxlanPeers: options.vxlanPeer, lab: chosenLab(options), nodes, machines });
      const written = options.replace ? await replaceFiles(context, folder, files, options.yes ?? false) : makeFolder(context, folder, files);
      context.io.out(`made ${path.relative(context.root, folder)}: ${written.join(', ')}`);
      context.io.out(`next: standsmith credentials ${name}, then rehearse it: standsmith sim -- standsmith apply ${name}`);
    });
}

/** @throws CommandError where an option says the same as another, or says nothing without another */
function checkTogether({ template, templateVmid, machine: machines, isolation, vxlanPeer, vlanBridge }: Options): void {
  const wrong = [
    ...template !== undefined && machines !== undefined
      ? ['--template and --machine both say which machines there are\n    give one of them, and change deployment_config.yml afterwards'] : [],
    ...template === undefined && templateVmid !== undefined ? ['--template-vmid is for the templates of a lab\n    give --template, too'] : [],
    ...(isolation === 'sdn-vxlan') === (vxlanPeer !== undefined) ? []
      : ['--isolation sdn-vxlan and --vxlan-peer belong together\n    give the address of every node: --vxlan-peer 10.0.0.1 --vxlan-peer 10.0.0.2'],
    ...(isolation === 'vlan') === (vlanBridge !== undefined) ? []
      : ['--isolation vlan and --vlan-bridge belong together\n    name the bridge, on which no machine may be without a VLAN: --vlan-bridge vmbr1'],
  ];
  if (wrong.length > 0) throw new CommandError(wrong.join('\n'), EXIT.badInput);
}

/** @throws CommandError for templates that the lab does not have */
function chosenLab({ template, templateVmid = new Map<number, OwnTemplate>() }: Options): Lab | undefined {
  if (template === undefined) return undefined;
  const known = labTemplates(template);
  const other = [...templateVmid.keys()].filter(vmId => !known.has(vmId));
  if (other.length === 0) return withTemplates(template, templateVmid);
  throw new CommandError(`${template.name} is not cloned from ${other.join(', ')}\n    its templates are ${[...known.keys()].join(', ')}`, EXIT.badInput);
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

function address(text: string, before: readonly string[] = []): string[] {
  return [...before, checked(text, checkIpv4)];
}

function bridgeName(text: string): string {
  return checked(text, checkInterfaceName);
}

/** `101=9000`, `101=pve2/9000` */
function ownTemplate(text: string, before: ReadonlyMap<number, OwnTemplate> = new Map()): Map<number, OwnTemplate> {
  const [, theirs, node, own] = /^(\d{1,9})=(?:([^/=]+)\/)?(\d{1,9})$/.exec(text) ?? [];
  if (theirs === undefined || own === undefined) throw new InvalidArgumentError('It is a VM ID of the lab, and your own: 101=9000, or with its node 101=pve2/9000.');
  const wrong = checkVmId(Number(own)) ?? (node === undefined ? undefined : checkNodeName(node));
  if (wrong !== undefined) throw new InvalidArgumentError(wrong);
  return new Map([...before, [Number(theirs), { vmId: Number(own), ...node !== undefined && { nodeName: node } }]]);
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
