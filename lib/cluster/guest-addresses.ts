import { CannotRead, type ReadOnlyClient } from './read-only-client';
import type { Row } from './session';

/** An interface whose address is wanted. */
export interface GuestInterface {
  readonly vmId: number;
  readonly macAddress: string;
}

/** What the guest agent says of an interface, or why it says nothing. */
export type GuestAddress = { readonly address: string } | { readonly reason: string };

/**
 * Asks guest agents for addresses. An interface is known by its MAC address: another VM that has the VM ID gives none.
 *
 * @returns by VM ID
 * @throws CannotRead when the VMs cannot be listed
 */
export async function readGuestAddresses({ get }: Pick<ReadOnlyClient, 'get'>, wanted: readonly GuestInterface[]): Promise<ReadonlyMap<number, GuestAddress>> {
  const vms = new Map((await get<readonly Row[]>('/cluster/resources', { type: 'vm' })).map(row => [Number(row.vmid), row]));
  const answers = await Promise.all(wanted.map(async (one): Promise<[number, GuestAddress]> => [one.vmId, await ask(get, one, vms.get(one.vmId))]));
  return new Map(answers);
}

interface AgentInterface {
  readonly 'hardware-address'?: string;
  readonly 'ip-addresses'?: readonly { readonly 'ip-address'?: string; readonly 'ip-address-type'?: string }[];
}

async function ask(get: ReadOnlyClient['get'], { vmId, macAddress }: GuestInterface, row: Row | undefined): Promise<GuestAddress> {
  if (row === undefined) return { reason: `the cluster has no VM ${vmId}, or shows none` };
  if (row.status !== 'running') return { reason: `VM ${vmId} does not run` };
  try {
    const { result } = await get<{ readonly result: readonly AgentInterface[] }>(`/nodes/${String(row.node)}/qemu/${vmId}/agent/network-get-interfaces`);
    const found = result.find(one => one['hardware-address']?.toLowerCase() === macAddress.toLowerCase());
    const address = found?.['ip-addresses']?.find(one => one['ip-address-type'] === 'ipv4' && !/^(169\.254|127)\./.test(one['ip-address'] ?? ''))?.['ip-address'];
    if (found === undefined) return { reason: `the guest agent of VM ${vmId} knows no interface with ${macAddress}` };
    return address === undefined ? { reason: `the interface ${macAddress} of VM ${vmId} has no IPv4 address yet` } : { address };
  } catch (error) {
    if (error instanceof CannotRead) return { reason: `the guest agent of VM ${vmId} does not answer: ${error.reason}` };
    throw error;
  }
}
