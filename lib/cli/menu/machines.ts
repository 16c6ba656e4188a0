import type { Inventory, TemplateEntry } from '../../cluster/inventory';
import { readDeviceTypes } from '../../config/device-types';
import { checkMachineName, checkNodeName } from '../../values/names';
import { checkNetworkReference } from '../../values/network-reference';
import { envsFolder, type Context } from '../context';
import type { MachineEntry } from '../machine-option';

/** Made by Standsmith for students' networks, of this environment or another. */
export const ISOLATED = /^(vmbr|vn)\d{4,}$/;

/** Asks for one machine after the other. */
export async function askMachines(context: Context, inventory: Inventory, nodes: readonly string[]): Promise<MachineEntry[]> {
  const machines: MachineEntry[] = [];
  do {
    machines.push(await askMachine(context, inventory, nodes, machines));
  } while (await context.io.prompts.agree('Another machine?', false));
  return machines;
}

async function askMachine(context: Context, inventory: Inventory, nodes: readonly string[], before: readonly MachineEntry[]): Promise<MachineEntry> {
  const { prompts } = context.io;
  const { types } = readDeviceTypes(envsFolder(context), context.root);
  const isTaken = (name: string) => (before.some(machine => machine.name === name) ? `there is a machine ${name} already` : undefined);
  const name = await prompts.text('Name of the machine', {
    suggested: before.length === 0 ? 'router' : undefined, check: text => checkMachineName(text) ?? isTaken(text),
  });
  const deviceTypes = [...new Set(['linux', ...types.keys()])];
  const device_type = await prompts.choose(`What is ${name}?`, deviceTypes.map(value => ({ name: value, value })));
  const template = await askTemplate(context, inventory.templates, name, nodes[0]!);
  const networks = await askNetworks(context, inventory, name, before);
  const cores = await prompts.text('vCPUs (empty: as the template has)', { check: text => (text === '' ? undefined : checkNumber(text, 1, 1024)) });
  const memory = await prompts.text('RAM in MiB', { suggested: '1024', check: text => checkNumber(text, 64, 268_435_456) });
  const isFull = await prompts.agree('Full copy of the template? (no: linked clone, quick and small)', false);
  return {
    name, device_type, template_node: template.node, template_vmid: template.vmId, networks: networks.map(bridge => ({ bridge })),
    ...cores === '' ? {} : { cores: Number(cores) }, memory_mib: Number(memory), ...isFull ? { full_clone: true } : {},
  };
}

/** @param machine one, or several: `host1, host2` @param suggested VM ID of a template that has to be typed. @default 101 */
export async function askTemplate(
  { io: { prompts } }: Context, templates: readonly TemplateEntry[], machine: string, node: string, suggested = 101,
): Promise<Pick<TemplateEntry, 'vmId' | 'node'>> {
  const known = templates.map(template => ({ name: `${template.vmId} ${template.name} (${template.node})`, value: template }));
  const chosen = known.length === 0 ? undefined
    : await prompts.choose<TemplateEntry | undefined>(`Template of ${machine}`, [...known, { name: 'another one: I type its VM ID', value: undefined }]);
  if (chosen !== undefined) return chosen;
  const vmId = Number(await prompts.text(`VM ID of the template of ${machine}`, { suggested: String(suggested), check: text => checkNumber(text, 100, 999_999_999) }));
  return { vmId, node: await prompts.text('Node that the template is on', { suggested: node, check: checkNodeName }) };
}

/** Port after port, in the machine's order. */
async function askNetworks({ io: { prompts } }: Context, inventory: Inventory, machine: string, before: readonly MachineEntry[]): Promise<string[]> {
  const existing = distinct(['vmbr0', ...[...inventory.bridges, ...inventory.vnets].filter(name => !ISOLATED.test(name)).map(reference)]);
  const own = before.flatMap(({ networks }) => networks?.map(({ bridge }) => bridge) ?? []).filter(name => !existing.includes(name));
  const ports: string[] = [];
  for (;;) {
    const choices = [
      ...ports.length === 0 ? [] : [{ name: 'no more ports', value: '' }],
      ...distinct([...own, ...ports.filter(name => !existing.includes(name))]).map(name => ({ name: `${name}: isolated network of each student`, value: name })),
      ...existing.map(name => ({ name: `${name}: exists, used as it is`, value: name })),
      { name: 'a new isolated network of each student …', value: 'new' as const },
    ];
    const choice = await prompts.choose(`Port ${ports.length + 1} of ${machine} is plugged into`, choices);
    if (choice === '') return ports;
    ports.push(choice === 'new' ? await prompts.text('Name of the network (lan, dmz, …; lan.100 is VLAN 100 of lan)', { suggested: 'lan', check: checkNetworkReference }) : choice);
  }
}

/** As `deployment_config.yml` names what exists already. */
function reference(name: string): string {
  return name === 'vmbr0' ? name : `**${name}**`;
}

function checkNumber(text: string, min: number, max: number): string | undefined {
  return /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max ? undefined : `write a whole number from ${min} to ${max}`;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}
