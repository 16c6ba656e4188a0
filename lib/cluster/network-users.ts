import type { ReadOnlyClient } from './read-only-client';
import type { Row } from './session';

/** A VM or container, and a bridge or vnet that it is plugged into. */
export interface NetworkUser {
  readonly network: string;
  readonly node: string;
  readonly vmId: number;
  readonly name: string;
}

/**
 * Who is plugged into what.
 *
 * @param isWanted whether a VM or container is asked: each costs a request
 * @throws CannotRead when they cannot be listed, or one of them cannot be read
 */
export async function readNetworkUsers({ get }: Pick<ReadOnlyClient, 'get'>, isWanted: (vmId: number) => boolean): Promise<NetworkUser[]> {
  const guests = (await get<readonly Row[]>('/cluster/resources', { type: 'vm' })).filter(({ vmid }) => isWanted(Number(vmid)));
  const users = await Promise.all(guests.map(async ({ type, node, vmid, name }) => {
    const config = await get<Row>(`/nodes/${String(node)}/${String(type)}/${String(vmid)}/config`);
    return networksOf(config).map(network => ({ network, node: String(node), vmId: Number(vmid), name: String(name ?? '') }));
  }));
  return users.flat();
}

/** `net0: virtio=BC:24:11:00:00:01,bridge=vmbr1000,tag=5` */
function networksOf(config: Row): string[] {
  return Object.entries(config).flatMap(([key, value]) => (/^net\d+$/.test(key) ? /(?:^|,)bridge=([^,]+)/.exec(String(value))?.[1] ?? [] : []));
}
