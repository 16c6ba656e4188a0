import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Inventory } from '../../cluster/inventory';
import { checkEnvironmentName, checkNodeName } from '../../values/names';
import { envsFolder, type Context } from '../context';
import { formatMachine } from '../machine-option';
import { askConnection, lookAround, type Connection } from './connection';
import { knownAccess } from './known-access';
import { askMachines } from './machines';
import type { Step } from './step';

const NO_INVENTORY: Inventory = { nodes: [], templates: [], bridges: [], vnets: [], storages: [] };
const DEFAULT_STORAGE = 'local-lvm';

/** Asks what every student gets. @returns undefined when it is not wanted after all */
export async function createConfiguration(context: Context): Promise<readonly Step[] | undefined> {
  const { prompts } = context.io;
  const name = await prompts.text('Name of the class', { suggested: 'my-class', check: checkEnvironmentName });
  const isThere = existsSync(path.join(envsFolder(context), name));
  if (isThere && !await prompts.agree(`envs/${name} is there already. Write its machines and settings anew? Its students stay.`, false)) return undefined;

  const { inventory, connection } = await explore(context);
  const nodes = await askNodes(context, inventory);
  const isolation = await prompts.choose('How are the students\' networks kept apart?', [
    { name: 'SDN: vnets of each student (Proxmox VE 8.1 and newer)', value: 'sdn-simple' },
    { name: 'Linux bridges of each student (a single node)', value: 'bridge' },
  ]);
  const machines = await askMachines(context, inventory, nodes);
  const storage = await askStorage(context, inventory);
  const students = isThere ? undefined : await prompts.text('How many students to begin with? "Create users list" names them later', { suggested: '3', check: checkCount });
  const args = [
    'init', name, ...isThere ? ['--replace'] : [], ...students === undefined ? [] : ['--students', students],
    ...isolation === 'sdn-simple' ? [] : ['--isolation', isolation], ...nodes.flatMap(node => ['--node', node]),
    ...storage === undefined ? [] : ['--storage', storage], ...machines.flatMap(machine => ['--machine', formatMachine(machine)]),
  ];
  return [{ args }, { args: ['validate', name] }, ...connection === undefined ? [] : [connection.keepFor(name)]];
}

/** What is on the cluster: the known one, or one that is named now. */
async function explore(context: Context): Promise<{ readonly inventory: Inventory; readonly connection?: Connection }> {
  const access = await knownAccess(context);
  const connection = access === undefined ? await askConnection(context) : undefined;
  const way = access ?? connection?.access;
  return { inventory: (way && await lookAround(context, way)) ?? NO_INVENTORY, connection };
}

async function askNodes({ io: { prompts } }: Context, { nodes }: Inventory): Promise<readonly string[]> {
  if (nodes.length === 0) return [await prompts.text('Node that holds the templates', { suggested: 'pve1', check: checkNodeName })];
  if (nodes.length === 1) return nodes;
  return prompts.choose('Nodes of the class', [
    { name: `all ${nodes.length}: ${nodes.join(', ')}`, value: nodes },
    ...nodes.map(node => ({ name: `${node} only`, value: [node] })),
  ]);
}

/** Where cloud-init drives go, when the usual storage is not there. */
async function askStorage({ io: { prompts } }: Context, { storages }: Inventory): Promise<string | undefined> {
  if (storages.length === 0 || storages.includes(DEFAULT_STORAGE)) return undefined;
  return prompts.choose('Storage of cloud-init drives', storages.map(storage => ({ name: storage, value: storage })));
}

function checkCount(text: string): string | undefined {
  return /^[1-9]\d{0,3}$/.test(text) ? undefined : 'write a whole number from 1 to 9999';
}
