import { lookup } from 'node:dns/promises';
import type { PveClient } from '../pve/pve-client';
import { explained } from '../pve/pve-error';
import type { SshAddress, SshSettings } from './ssh-settings';

interface Interface {
  readonly address?: string;
  readonly address6?: string;
  readonly gateway?: string;
  readonly gateway6?: string;
}

const sshPort = 22;

async function fromDns(node: string): Promise<string | undefined> {
  const addresses = await lookup(node, { all: true }).catch(() => []);
  return (addresses.find(({ family }) => family === 4) ?? addresses[0])?.address;
}

/** Where a node is reached: as configured, else where its gateway is, else at any address of its networks. @throws Error when there is none */
export async function nodeAddress(node: string, { nodes, addressSource }: SshSettings, client: PveClient): Promise<SshAddress> {
  const given = nodes[node];
  if (given !== undefined) {
    return given;
  }
  try {
    const host = addressSource === 'dns' ? await fromDns(node) : await fromApi(node, client);
    if (host === undefined) {
      throw new Error(`failed to determine the IP address of node "${node}"`);
    }
    return { host, port: sshPort };
  } catch (error) {
    throw explained('failed to find node endpoint', error);
  }
}

async function fromApi(node: string, client: PveClient): Promise<string | undefined> {
  const failure = `failed to list network devices of node "${node}": failed to get network interfaces for node "${node}"`;
  const interfaces = await client.get<readonly Interface[]>(`nodes/${node}/network`, {}, failure);
  const address = interfaces.find((each) => each.gateway !== undefined && each.address !== undefined)?.address
    ?? interfaces.find((each) => each.gateway6 !== undefined && each.address6 !== undefined)?.address6
    ?? interfaces.find((each) => each.address !== undefined)?.address
    ?? await fromDns(node);
  return address?.split('/')[0];
}
