import { createHash } from 'node:crypto';
import path from 'node:path';
import { ansiblePlaybook } from '../../lib/scenario/actions/ansible-playbook';
import type { Outcome, Tools } from '../../lib/scenario/actions/action-type';
import { playbookFinder } from '../../lib/cli/scenario/playbooks';
import { runProgram } from '../../lib/cli/scenario/run-program';
import { startSimulatedCluster, type SimulatedCluster } from '../../lib/sim';
import { FreshMachine, reasonWithoutMachine } from './machine/fresh-machine';
import { pictureOfHost } from './machine/host';
import { freeAddress } from './machine/free-address';
import { REPOSITORY } from './machine/repository';
import { ANSIBLE } from './other-clients/ansible';
import { installPythonClient } from './other-clients/python-environment';
import { ROOT } from './project';
import { freePort } from './scenario/ssh-machine';

const ansible = installPythonClient(ANSIBLE);
const reason = 'reason' in ansible ? ansible.reason : reasonWithoutMachine;
if (reason !== undefined) process.stderr.write(`playbooks are not run: ${reason}\n`);
const programs = 'reason' in ansible ? '' : path.dirname(ansible.python);
const withMachine = reason === undefined ? test : test.skip;

const KEY_SUM = `sha256:${createHash('sha256').update('no key\n').digest('hex')}`;
/** What is otherwise than in real life. */
const HERE = { pve_repository: `file:${REPOSITORY}`, pve_key_url: `file://${REPOSITORY}/keyring.gpg`, pve_address: '192.0.2.77' };
const NETWORK = { nested_interface: 'eth7', nested_address: '192.0.2.77/24', nested_gateway: '192.0.2.1' };

let address: string;
let cluster: SimulatedCluster;
let machine: FreshMachine;
const logged: string[] = [];
const before = pictureOfHost();

beforeAll(async () => {
  if (reason !== undefined) return;
  address = await freeAddress(8006);
  cluster = await startSimulatedCluster({
    host: address, port: 8006,
    description: { nodes: { 'pve-deb': {} }, storages: { local: { type: 'dir', content: ['iso'] } } },
  });
  const pve = { endpoint: cluster.endpoint, token: cluster.apiToken };
  machine = await FreshMachine.start({ addresses: [address], port: await freePort(address), pve });
});

afterAll(async () => {
  await machine?.stop();
  await cluster?.stop();
});

async function run(playbook: string, variables: Readonly<Record<string, string | number | boolean>> = {}): Promise<Outcome> {
  const tools: Partial<Tools> = {
    login: { user: 'debian', port: machine.port, keyFile: machine.keyFile },
    findPlaybook: playbookFinder(path.join(ROOT, 'nowhere'), undefined),
    signal: new AbortController().signal, log: line => void logged.push(line),
    runProgram: async (command, args, { env = {}, cwd = '/', ...options }) => (
      runProgram(command, args, { ...options, cwd, env: { ...process.env, PATH: `${programs}:${process.env.PATH}`, ...env } })
    ),
  };
  return ansiblePlaybook.run({ kind: 'ansible_playbook', playbook, address, variables: { ...HERE, ...variables } }, tools as Tools);
}

withMachine('pve-setup refuses a host without Proxmox VE, and says what makes it one', async () => {
  await expect(run('pve-setup')).rejects.toThrow('the playbook pve-install makes it one');
}, 120_000);

withMachine('pve-install makes a Proxmox VE of a Debian, starting its kernel on the way; done again, it changes nothing', async () => {
  const boot = machine.read('/run/boot_id');
  await run('pve-install', { pve_hostname: 'pve-deb', pve_key_sum: KEY_SUM });
  expect(machine.run('dpkg-query', '-W', '-f', '${Package} ', 'proxmox-ve', 'postfix', 'chrony')).toBe('chrony postfix proxmox-ve ');
  expect(machine.read('/etc/hostname')).toBe('pve-deb\n');
  expect(machine.read('/etc/hosts')).toContain('192.0.2.77 pve-deb.local pve-deb\n');
  expect(machine.has('/run/was-rebooted')).toBe(true);
  expect(machine.read('/run/boot_id')).not.toBe(boot);
  expect(await run('pve-install', { pve_hostname: 'pve-deb' })).toMatchObject({ outputs: { changed: 0 } });
}, 240_000);

withMachine('pve-setup has packages, repository and content types as wanted', async () => {
  machine.write('/etc/apt/sources.list.d/pve-enterprise.sources', 'Types: deb\nURIs: https://nowhere.invalid/debian/pve\nSuites: trixie\nComponents: pve-enterprise\n');
  await run('pve-setup');
  expect(machine.has('/etc/apt/sources.list.d/pve-enterprise.sources')).toBe(false);
  expect((cluster.dump().storages as Record<string, unknown>).local).toMatchObject({ content: ['iso', 'vztmpl', 'backup', 'snippets', 'import'] });
}, 240_000);

withMachine('user makes a user with sudo who is let in by a key; done again, it changes nothing', async () => {
  const variables = { user_name: 'homestak', user_keys: machine.publicKey };
  await run('user', variables);
  expect(machine.run('sudo', '-l', '-U', 'homestak')).toContain('NOPASSWD: ALL');
  expect(machine.read(path.join('/home', 'homestak', '.ssh/authorized_keys'))).toBe(`${machine.publicKey}\n`);
  expect(await run('user', variables)).toMatchObject({ outputs: { changed: 0 } });
}, 240_000);

withMachine('nested-pve puts the address on a bridge, and hands on a token that is one; done again, with pve-setup in it, only the token is another', async () => {
  const first = await run('nested-pve', NETWORK);
  expect(machine.read('/etc/network/interfaces')).toContain('iface vmbr0 inet static\n    address 192.0.2.77/24\n    gateway 192.0.2.1\n    bridge-ports eth7\n');
  expect(machine.read('/run/ifreload')).toBe('-a\n');
  const second = await run('nested-pve', NETWORK);
  expect(machine.read('/run/ifreload')).toBe('-a\n');
  const tokens = [first, second].map(({ secrets }) => String(secrets?.api_token));
  expect(second).toMatchObject({ outputs: { changed: 3 } });
  expect(await Promise.all(tokens.map(async token => (await ask(token)).status))).toEqual([401, 200]);
  expect(logged.join('\n')).not.toMatch(new RegExp(tokens.map(token => token.split('=')[1]).join('|')));
}, 240_000);

withMachine('nothing of the machine that the tests run on has changed', () => {
  expect(pictureOfHost()).toEqual(before);
});

async function ask(token: string) {
  const { Agent, request } = await import('undici');
  const { statusCode } = await request(`${cluster.endpoint}api2/json/nodes`, {
    headers: { authorization: `PVEAPIToken=${token}` }, dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
  });
  return { status: statusCode };
}
