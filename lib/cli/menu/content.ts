import type { Inventory } from '../../cluster/inventory';
import type { Context } from '../context';
import { labNames, labTemplates, readLab, type Lab } from '../labs';
import { formatMachine } from '../machine-option';
import { askMachines, askTemplate } from './machines';

/** Asks what a class begins as; undefined: machines of one's own, one by one. */
export async function chooseLab({ io: { prompts } }: Context): Promise<Lab | undefined> {
  const labs = labNames().map(readLab);
  return prompts.choose<Lab | undefined>('What does every student get?', [
    { name: 'Machines of my own: I describe each of them', value: undefined },
    ...labs.map(lab => ({ name: `${lab.name}: ${lab.title}`, value: lab, description: machinesOf(lab) })),
  ]);
}

/**
 * Asks for what of a class's machines is open: of a lab, the templates; else everything.
 *
 * @param nodes the class's; templates are on the first one unless it is said
 * @returns arguments of `standsmith init`
 */
export async function askContent(context: Context, inventory: Inventory, nodes: readonly string[], lab: Lab | undefined): Promise<string[]> {
  if (lab === undefined) return (await askMachines(context, inventory, nodes)).flatMap(machine => ['--machine', formatMachine(machine)]);
  const args = ['--template', lab.name];
  for (const [theirs, machines] of labTemplates(lab)) {
    const { vmId, node } = await askTemplate(context, inventory.templates, machines.join(', '), nodes[0]!, theirs);
    const own = node === nodes[0] ? String(vmId) : `${node}/${vmId}`;
    if (own !== String(theirs)) args.push('--template-vmid', `${theirs}=${own}`);
  }
  return args;
}

function machinesOf(lab: Lab): string {
  return [...labTemplates(lab).values()].flat().join(', ');
}
