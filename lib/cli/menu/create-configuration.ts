import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Inventory } from '../../cluster/inventory';
import { checkEnvironmentName, checkNodeName } from '../../values/names';
import { envsFolder, type Context } from '../context';
import { askConnection, lookAround, type Connection } from './connection';
import { askContent, chooseLab } from './content';
import { askIsolation } from './isolation';
import { knownAccess } from './known-access';
import type { Step } from './step';

const NO_INVENTORY: Inventory = { nodes: [], addresses: {}, templates: [], bridges: [], bridgesByNode: {}, vnets: [], storages: [] };
const DEFAULT_STORAGE = 'local-lvm';

/** Asks what every student gets. @returns undefined when it is not wanted after all */
export async function createConfiguration(context: Context): Promise<readonly Step[] | undefined> {
  const { prompts } = context.io;
  const name = await prompts.text('Name of the class', { suggested: 'my-class', check: checkEnvironmentName });
  const isThere = existsSync(path.join(envsFolder(context), name));
  if (isThere && !await prompts.agree(`envs/${name} is there already. Write its machines and settings anew? Its students stay.`, false)) return undefined;

  const { inventory, connection } = await explore(context);
  const lab = await chooseLab(context);
  const nodes = await askNodes(context, inventory);
  const placement = await askPlacement(context, nodes);
  const isolation = await askIsolation(context, inventory, nodes);
  const content = await askContent(context, usable(inventory, nodes, isolation.vlanBridge), nodes, lab);
  const storage = await askStorage(context, inventory);
  const students = isThere ? undefined : await prompts.text('How many students to begin with? "Create users list" names them later', { suggested: '3', check: checkCount });
  const args = [
    'init', name, ...isThere ? ['--replace'] : [], ...students === undefined ? [] : ['--students', students],
    ...isolation.args, ...nodes.flatMap(node => ['--node', node]), ...placement,
    ...storage === undefined ? [] : ['--storage', storage], ...content,
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

/** What machines of the class can be made of: templates on its nodes, and bridges on which they may be without a VLAN. */
function usable(inventory: Inventory, nodes: readonly string[], vlanBridge: string | undefined): Inventory {
  return {
    ...inventory,
    templates: inventory.templates.filter(({ node }) => nodes.includes(node)),
    bridges: inventory.bridges.filter(bridge => bridge !== vlanBridge),
  };
}

/** Of several nodes, whether stands are spread over them. @returns arguments of `standsmith init` */
async function askPlacement({ io: { prompts } }: Context, nodes: readonly string[]): Promise<readonly string[]> {
  if (nodes.length === 1) return [];
  return prompts.choose<readonly string[]>('Where do the stands go?', [
    { name: 'Spread over all nodes, by what is free there', value: ['--placement', 'balanced'] },
    { name: 'All on one node, that of the first machine\'s template', value: [] },
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
