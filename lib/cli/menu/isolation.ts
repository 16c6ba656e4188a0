import type { Inventory } from '../../cluster/inventory';
import type { Isolation } from '../../config/env-config';
import { checkIpv4 } from '../../values/cidr';
import { checkInterfaceName } from '../../values/names';
import type { Context } from '../context';
import type { Choice } from '../prompts';
import { ISOLATED } from './machines';

/** The usual way out: machines that are plugged into it would reach the VLANs on it. */
const UPLINK = 'vmbr0';

export interface ChosenIsolation {
  /** Of `standsmith init`. */
  readonly args: readonly string[];
  /** Bridge that is kept for the students' VLANs. @default none */
  readonly vlanBridge?: string;
}

/** Asks how networks are kept apart, of the ways that the cluster allows, and for what the way needs and the cluster does not say. */
export async function askIsolation(context: Context, inventory: Inventory, nodes: readonly string[]): Promise<ChosenIsolation> {
  const isolation = await context.io.prompts.choose('How are the students\' networks kept apart?', allowed(inventory, nodes));
  if (isolation === 'sdn-simple') return { args: [] };
  const args = ['--isolation', isolation];
  if (isolation === 'sdn-vxlan') return { args: [...args, ...(await findPeers(context, inventory)).flatMap(peer => ['--vxlan-peer', peer])] };
  if (isolation === 'bridge') return { args };
  const vlanBridge = await askVlanBridge(context, vlanBridges(inventory, nodes));
  return { args: [...args, '--vlan-bridge', vlanBridge], vlanBridge };
}

function allowed(inventory: Inventory, nodes: readonly string[]): Choice<Isolation>[] {
  const hasSdn = inventory.version === undefined || isAtLeast(inventory.version, 8, 1);
  return [
    ...hasSdn ? [{ name: 'SDN: vnets of each student (Proxmox VE 8.1 and newer)', value: 'sdn-simple' as const }] : [],
    ...hasSdn && inventory.nodes.length !== 1 ? [{ name: 'VXLAN: vnets that span nodes, through tunnels between them', value: 'sdn-vxlan' as const }] : [],
    ...hasSdn && vlanBridges(inventory, nodes)?.length !== 0
      ? [{ name: `VLANs of a bridge other than ${UPLINK}, whose switch lets them through`, value: 'vlan' as const }] : [],
    { name: 'Linux bridges of each student, without SDN', value: 'bridge' as const },
  ];
}

/** Bridges that all nodes of the class have, and nobody's machines need without a VLAN; undefined: not known. */
function vlanBridges({ bridges, bridgesByNode }: Inventory, nodes: readonly string[]): string[] | undefined {
  if (bridges.length === 0) return undefined;
  return bridges.filter(name => name !== UPLINK && !ISOLATED.test(name) && nodes.every(node => bridgesByNode[node]?.includes(name)));
}

async function askVlanBridge({ io: { prompts } }: Context, bridges: readonly string[] | undefined): Promise<string> {
  if (bridges === undefined) return prompts.text('Bridge of the VLANs, on which no machine is without one', { suggested: 'vmbr1', check: checkInterfaceName });
  return prompts.choose('Bridge of the VLANs, on which no machine is without one', bridges.map(name => ({ name, value: name })));
}

/** The addresses of all nodes, between which the tunnels go. */
async function findPeers({ io: { prompts } }: Context, { nodes, addresses }: Inventory): Promise<string[]> {
  const known = nodes.flatMap(node => addresses[node] ?? []);
  if (nodes.length > 0 && known.length === nodes.length && known.every(address => checkIpv4(address) === undefined)) return known;
  const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);
  const check = (text: string) => words(text).map(checkIpv4).find(wrong => wrong !== undefined) ?? (words(text).length < 2 ? 'write the address of every node' : undefined);
  return words(await prompts.text('Addresses of all nodes (10.0.0.1, 10.0.0.2, …)', { check }));
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [has = 0, hasMinor = 0] = version.split('.').map(Number);
  return has > major || (has === major && hasMinor >= minor);
}
