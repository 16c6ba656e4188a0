import { clusterAccess, type ClusterAccess } from '../../cluster/access';
import { readInventory, type Inventory } from '../../cluster/inventory';
import { lookAt } from '../../cluster/read-only-client';
import type { Context } from '../context';
import type { Step } from './step';
import { counted } from '../../values/counted';

/** A way to a cluster that was typed just now. */
export interface Connection {
  readonly access: ClusterAccess;
  /** Keeps it for an environment: `standsmith credentials …`. */
  readonly keepFor: (environment: string) => Step;
}

/** Asks how a cluster is reached; undefined: not now. */
export async function askConnection({ io: { prompts } }: Context): Promise<Connection | undefined> {
  const way = await prompts.choose<'token' | 'password' | undefined>('How is your Proxmox cluster reached?', [
    { name: 'With an API token', value: 'token', description: 'Datacenter > Permissions > API Tokens' },
    { name: 'With a user and a password', value: 'password' },
    { name: 'Not now: I type the names of nodes and templates', value: undefined },
  ]);
  if (way === undefined) return undefined;
  const endpoint = await prompts.text('Address of the cluster', { suggested: 'https://pve1:8006/', check: checkEndpoint });
  const username = way === 'password' ? await prompts.text('User', { suggested: 'root@pam', check: checkUser }) : undefined;
  const secret = await prompts.secret(way === 'token' ? 'API token (user@realm!id=secret)' : `Password of ${username}`);
  const insecure = await prompts.agree('Accept a certificate that no authority has signed, as a new Proxmox VE makes it for itself?', false);
  const access = clusterAccess({
    proxmox_endpoint: endpoint, proxmox_insecure: insecure, proxmox_username: username,
    ...way === 'token' ? { proxmox_api_token: secret } : { proxmox_password: secret },
  }, {});
  if (access === undefined) return undefined;
  const login = username === undefined ? ['--token-stdin'] : ['--username', username, '--password-stdin'];
  const flags = ['--endpoint', endpoint, ...login, ...insecure ? ['--insecure'] : []];
  return { access, keepFor: environment => ({ args: ['credentials', environment, ...flags], secret }) };
}

/** What there is on a cluster; undefined, and one line that says why, where that cannot be seen. */
export async function lookAround({ io, env }: Context, access: ClusterAccess): Promise<Inventory | undefined> {
  io.err(`asking ${access.origin} what there is …`);
  try {
    const inventory = await lookAt(access, env.SSL_CERT_FILE, readInventory);
    io.err([
      counted(inventory.nodes.length, 'node'), counted(inventory.templates.length, 'template'), counted(inventory.bridges.length, 'bridge'), counted(inventory.vnets.length, 'vnet'),
    ].join(', '));
    return inventory;
  } catch (error) {
    io.err(`${access.origin} cannot be read (${(error as Error).message}): type the names instead`);
    return undefined;
  }
}

function checkEndpoint(text: string): string | undefined {
  return URL.canParse(text) && new URL(text).protocol === 'https:' ? undefined : 'write the address as https://pve1.example.org:8006/';
}

function checkUser(text: string): string | undefined {
  return /^[^@\s]+@[^@\s]+$/.test(text) ? undefined : 'write the user with the realm: root@pam';
}
