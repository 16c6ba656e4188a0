import { readNetworkUsers, type NetworkUser } from '../cluster/network-users';
import type { PlanDocument } from '../tofu/show';
import type { Context } from './context';
import { lookAtCluster } from './planned-cluster';
import type { ReadyStack } from './stack';

const MAX_SHOWN = 3;

/** A network that a plan would delete. */
interface Network {
  readonly address: string;
  readonly name: string;
  /** Of a Linux bridge. @default a vnet, on all nodes */
  readonly node?: string;
}

/**
 * Networks that a plan would delete, although machines that are none of the environment's are plugged into them. Proxmox VE would let them go.
 * Each is named.
 *
 * @returns their addresses
 */
export async function findUsedNetworks(context: Context, stack: ReadyStack, document: PlanDocument): Promise<readonly string[]> {
  const networks = deletedNetworks(document);
  if (networks.length === 0) return [];
  const users = await readUsers(context, stack, document);
  const used = networks.map(network => ({ ...network, users: users.filter(user => isOn(user, network)) })).filter(({ users: its }) => its.length > 0);
  for (const { name, node, users: its } of used) {
    const shown = its.slice(0, MAX_SHOWN).map(({ vmId, name: vm }) => `VM ${vmId} (${vm})`).join(', ');
    const more = its.length > MAX_SHOWN ? ` and ${its.length - MAX_SHOWN} more` : '';
    const where = node === undefined ? name : `${name} on ${node}`;
    context.io.err(`${where} is kept: ${shown}${more} ${its.length === 1 ? 'is' : 'are'} plugged into it; apply or destroy removes it once free`);
  }
  return used.map(({ address }) => address);
}

function deletedNetworks({ resource_changes: changes = [] }: PlanDocument): Network[] {
  return changes.flatMap(({ address, type, change: { actions, before } }): Network[] => {
    if (actions.join() !== 'delete' || before === null) return [];
    if (type === 'proxmox_network_linux_bridge') return [{ address, name: String(before.name), node: String(before.node_name) }];
    return type === 'proxmox_sdn_vnet' ? [{ address, name: String(before.id) }] : [];
  });
}

function isOn(user: NetworkUser, { name, node }: Network): boolean {
  return user.network === name && (node === undefined || user.node === node);
}

/** Whoever is not in the plan: its own machines are unplugged by it. */
async function readUsers({ io }: Context, stack: ReadyStack, document: PlanDocument): Promise<readonly NetworkUser[]> {
  const machines = document.resource_changes?.filter(({ type }) => type === 'proxmox_virtual_environment_vm') ?? [];
  const own = new Set(machines.map(({ change }) => Number(change.before?.vm_id)));
  try {
    return await lookAtCluster(stack, document, async client => readNetworkUsers(client, vmId => !own.has(vmId))) ?? [];
  } catch (error) {
    io.err(`whether others use networks that are removed cannot be seen: ${(error as Error).message}`);
    return [];
  }
}
