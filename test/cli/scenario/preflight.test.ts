import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { utils } from 'ssh2';
import { Agent, request } from 'undici';
import { clusterOpener } from '../../../lib/cli/scenario/clusters';
import { checkNested, nestedSetting } from '../../../lib/cli/scenario/preflight/nested-check';
import { preflight } from '../../../lib/cli/scenario/preflight/preflight';
import { beforeMachines, resolvedActions } from '../../../lib/cli/scenario/preflight/resolved-actions';
import type { Preflight } from '../../../lib/cli/scenario/preflight/subject';
import type { Context } from '../../../lib/cli/context';
import type { ReadOnlyClient } from '../../../lib/cluster/read-only-client';
import { environmentsOf } from '../../../lib/cli/scenario/environments';
import { planOne } from '../../../lib/cli/environments';
import type { PlannedMachines } from '../../../lib/model/plan-environments';
import { simpleVmRoundtrip } from '../../../lib/scenario/built-in/simple-vm';
import type { Scenario } from '../../../lib/scenario/scenario';
import { startSimulatedCluster, type ClusterDescriptionInput, type SimulatedCluster } from '../../../lib/sim';
import { startSshMachine, type SshMachine } from '../../integ/scenario/ssh-machine';
import { TestIo, TestProject } from '../test-io';

const VOLUME = 'local:import/debian-13-custom.qcow2';
const environment = (key: string) => `kind: machines
proxmox: { node_name: pve }
machines:
  test1:
    vm_id: 99901
    os: debian
    image: { file_id: ${VOLUME} }
    networks: [{ bridge: vmbr0, ip_address: dhcp }]
    agent: true
    started: false
    cloud_init: { user: debian, ssh_keys: [${key}] }
`;
const DESCRIPTION = {
  nodes: { pve: {} },
  storages: { local: { type: 'dir', content: ['iso', 'import'], size_gib: 100 }, 'local-lvm': { type: 'lvmthin', content: ['images'], size_gib: 100 } },
};
/** What is needed, and nothing else. */
const PRIVILEGES = [
  'VM.Allocate', 'VM.Audit', 'VM.PowerMgmt', 'VM.Config.CPU', 'VM.Config.Disk', 'VM.Config.HWType', 'VM.Config.Memory', 'VM.Config.Network', 'VM.Config.Options',
  'VM.Config.Cloudinit', 'VM.GuestAgent.Audit', 'Pool.Allocate', 'Pool.Audit', 'SDN.Use', 'Datastore.AllocateSpace', 'Datastore.AllocateTemplate', 'Datastore.Audit',
  'Sys.AccessNetwork',
];

let project: TestProject;
let cluster: SimulatedCluster | undefined;
let machine: SshMachine;
let folder: string;

beforeAll(async () => {
  machine = await startSshMachine('ssh2');
  folder = mkdtempSync(path.join(tmpdir(), 'keys-'));
});
afterAll(async () => {
  await machine.stop();
  for (const one of [machine.folder, folder]) rmSync(one, { recursive: true });
});
beforeEach(() => {
  project = new TestProject();
  project.write('envs/test/env.yaml', environment(readFileSync(`${machine.keyFile}.pub`, 'utf8').trim()));
});
afterEach(async () => {
  project.remove();
  await cluster?.stop();
  cluster = undefined;
});

/** Changes something as root. */
async function change(method: 'POST' | 'PUT', address: string, body: Readonly<Record<string, string>>): Promise<void> {
  const { statusCode, body: answer } = await request(`${cluster!.endpoint}api2/json${address}`, {
    method, dispatcher: new Agent({ connect: { rejectUnauthorized: false } }), body: new URLSearchParams(body).toString(),
    headers: { authorization: `PVEAPIToken=${cluster!.apiToken}`, 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect({ statusCode, said: await answer.text() }).toMatchObject({ statusCode: 200 });
}

interface Given {
  readonly description?: object;
  readonly scenario?: Scenario;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly more?: Partial<Preflight>;
  readonly keyFile?: string;
  readonly address?: string;
}

async function look({ description, scenario = simpleVmRoundtrip, credentials, more, keyFile = machine.keyFile }: Given = {}) {
  cluster ??= await startSimulatedCluster({ description: { ...DESCRIPTION, ...description } as ClusterDescriptionInput });
  const context: Context = { io: new TestIo(), env: {}, root: project.root };
  const { origin } = new URL(cluster.endpoint);
  const tools = {
    withCluster: clusterOpener({ origin, credentials: credentials ?? { token: cluster.apiToken }, insecure: true }, undefined),
    findPlaybook: () => ({ file: 'x.yml', variableFiles: [] }), login: { user: machine.user, port: machine.port, keyFile },
  };
  const inputs: Record<string, string> = Object.fromEntries(Object.entries({ ...scenario.inputs, host: 'pve' }).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])));
  const scope = { inputs, environment: (name: string) => environmentsOf(context, 'pve').describe(name) };
  return preflight(context, {
    phases: scenario.phases, actions: resolvedActions(scenario.phases, scope), first: resolvedActions(beforeMachines(scenario.phases), scope),
    kinds: scenario.phases.map(({ action }) => action.kind), host: 'pve', environments: [planOne(context, 'test') as PlannedMachines], needsNested: false, tools, ...more,
  });
}

/** A user with these privileges, on everything but `/` itself. */
async function userWith(privileges: readonly string[]) {
  cluster = await startSimulatedCluster({ description: DESCRIPTION as ClusterDescriptionInput });
  await change('POST', '/access/roles', { roleid: 'scenario', privs: privileges.join(',') });
  await change('POST', '/access/users', { userid: 'driver@pve', password: 'driver-password' });
  for (const on of ['/vms', '/storage', '/pool/test', '/sdn/zones', '/nodes']) await change('PUT', '/access/acl', { path: on, roles: 'scenario', users: 'driver@pve' });
  return { username: 'driver@pve', password: 'driver-password' };
}

test('nothing is in the way of simple-vm-roundtrip where everything is there', async () => {
  expect(await look()).toEqual({ refusals: [], warnings: [] });
});

test('a machine that is to let in another key than the one at hand is warned of, with what to add', async () => {
  const other = utils.generateKeyPairSync('ed25519').public;
  project.write('envs/test/env.yaml', environment(other));
  const own = readFileSync(`${machine.keyFile}.pub`, 'utf8').split(' ', 2).join(' ').trim();

  expect(await look()).toEqual({ refusals: [], warnings: [`test1 of envs/test will not let in the SSH key ${machine.keyFile}: add it to ssh_keys of cloud_init before the machine is made\n    ${own}`] });
});

test('a playbook for this machine itself takes no key', async () => {
  const phase = { name: 'user', description: '', action: { kind: 'ansible_playbook', playbook: 'user', address: '${remote}' } } as const;
  const on = (remote: string): Scenario => ({ name: 'local', description: '', inputs: { remote }, phases: [phase] });
  const keyFile = path.join(machine.folder, 'there-is-none');
  const about = ({ refusals }: Awaited<ReturnType<typeof look>>) => refusals.filter(line => line.includes('key'));

  expect(about(await look({ scenario: on('localhost'), keyFile }))).toEqual([]);
  expect(about(await look({ scenario: on('127.0.0.1'), keyFile }))).toEqual([expect.stringContaining('cannot be used')]);
});

test('a machine that lets nobody in is in the way, but not of a phase that may fail', async () => {
  const phase = (onError: 'stop' | 'continue') => ({ name: 'clean_up', description: '', onError, action: { kind: 'ssh_command', address: '127.0.0.1', port: 1, command: 'true' } } as const);
  const refused = async (onError: 'stop' | 'continue') => (await look({ scenario: { name: 'gone', description: '', phases: [phase(onError)] } })).refusals;

  expect(await refused('stop')).toEqual([expect.stringContaining('nobody is let in')]);
  expect(await refused('continue')).toEqual([]);
});

test('a privilege that is missing is said with the path on which it is', async () => {
  const credentials = await userWith(PRIVILEGES);
  expect(await look({ credentials })).toEqual({ refusals: [], warnings: [] });
  for (const [privilege, on] of [
    ['VM.Allocate', '/vms/99901'], ['VM.PowerMgmt', '/vms/99901'], ['VM.Config.Cloudinit', '/vms/99901'], ['VM.GuestAgent.Audit', '/vms/99901'], ['Pool.Allocate', '/pool/test'],
    ['SDN.Use', '/sdn/zones/localnetwork/vmbr0'], ['Datastore.AllocateSpace', '/storage/local-lvm'], ['Datastore.AllocateTemplate', '/storage/local'],
    ['Sys.AccessNetwork', '/nodes/pve'],
  ] as const) {
    await change('PUT', '/access/roles/scenario', { privs: PRIVILEGES.filter(one => one !== privilege).join(',') });
    const { refusals } = await look({ credentials });

    expect(refusals).toEqual([expect.stringMatching(new RegExp(`^the token for pve lacks ${privilege.replaceAll('.', '\\.')} on ${on}\\n {4}give its user a role with`))]);
  }
});

const imageOfEnvironment: Scenario = { ...simpleVmRoundtrip, phases: simpleVmRoundtrip.phases.filter(({ action }) => action.kind !== 'download_image') };

test.each<[string, Given, RegExp]>([
  ['content type', { description: { storages: { ...DESCRIPTION.storages, local: { type: 'dir', content: ['iso'], size_gib: 100 } } } }, /^storage local of pve does not take import\n {4}let it: pvesm set local --content iso,import/],
  ['free space for disks', { description: { storages: { ...DESCRIPTION.storages, 'local-lvm': { type: 'lvmthin', content: ['images'], size_gib: 5 } } } }, /^storage local-lvm of pve has 5 GiB free, and 20 are wanted\n {4}make room/],
  ['free space for the image', { description: { storages: { ...DESCRIPTION.storages, local: { type: 'dir', content: ['import'], size_gib: 2 } } } }, /^storage local of pve has 2 GiB free, and 4 are wanted\n/],
  ['storage', { description: { storages: { local: DESCRIPTION.storages.local } } }, /^pve has no storage local-lvm; it has local\n {4}name one of those/],
  ['node', { description: { nodes: { pve1: {} } } }, /^there is no node pve on the cluster of pve, which has pve1\n {4}did you mean pve1\?/],
  ['image', { scenario: imageOfEnvironment }, /^the image local:import\/debian-13-custom\.qcow2 is not on pve\n {4}bring it there, or have a phase download it/],
])('a missing %s is found', async (_what, given, message) => {
  expect((await look(given)).refusals).toContainEqual(expect.stringMatching(message));
});

test('an API that nobody answers at is found', async () => {
  await look();
  await cluster!.stop();

  expect((await look()).refusals).toEqual([expect.stringMatching(/^the API of pve cannot be asked: /)]);
});

test('a snippets storage is wanted where files are put on nodes', async () => {
  project.write('envs/test/env.yaml', project.read('envs/test/env.yaml').replace('user: debian,', 'user: debian, packages: [nginx],'));

  expect((await look()).refusals).toContainEqual(expect.stringMatching(/^storage local of pve does not take snippets\n/));
});

test.each<[string, () => string, RegExp]>([
  ['nowhere', () => path.join(folder, 'nowhere'), /cannot be used: it is not there\n {4}make it: ssh-keygen/],
  ['the public one', () => `${machine.keyFile}.pub`, /cannot be used: it is the public one\n {4}name the private one/],
  ['no key', () => write('text', 'hello'), /cannot be used: it is no private key\n/],
  ['locked by a passphrase', () => write('locked', utils.generateKeyPairSync('ecdsa', { bits: 256, passphrase: 'word', cipher: 'aes256-cbc', rounds: 1 }).private), /cannot be used: it is locked by a passphrase\n {4}put it into an SSH agent/],
])('an SSH key that is %s is found', async (_what, keyFile, message) => {
  expect((await look({ keyFile: keyFile() })).refusals).toEqual([expect.stringMatching(message)]);
});

test('a machine that is there already is logged in to before anything is begun; one that is made is not', async () => {
  const looks = (address: string, after?: Scenario['phases']): Scenario => (
    { name: 'look', description: '', inputs: { vm_ip: address }, phases: [...after ?? [], { name: 'look', description: '', action: { kind: 'ssh_command', address: '${vm_ip}', command: 'true' } }] }
  );

  expect((await look({ scenario: looks('127.0.0.1') })).refusals).toEqual([]);
  expect((await look({ scenario: looks('127.0.0.9') })).refusals).toEqual([expect.stringMatching(/^nobody is let in: \S+@127\.0\.0\.9:\d+: [^\n]+\n {4}see whether ssh -p \d+ \S+@127\.0\.0\.9 works/)]);
  expect((await look({ scenario: looks('127.0.0.9', imageOfEnvironment.phases.slice(1, 2)) })).refusals).toEqual([]);
});

test('whether a node lets VMs run VMs is asked over SSH, where the site says how', async () => {
  const host = { name: 'pve', address: '127.0.0.1', sshUser: machine.user, sshPort: machine.port, authorizedKeys: [] };
  const { warnings } = await look({ more: { needsNested: true } });
  expect(warnings).toEqual([expect.stringMatching(/^whether pve lets VMs run VMs cannot be seen by its API; there, this should say Y or 1: cat \/sys/)]);

  // the machine answers from the test's own kernel: it says one or the other, or has no such module
  const asked = await look({ more: { needsNested: true, node: { name: 'pve', insecure: true, host } } });
  expect([...asked.refusals, ...asked.warnings].every(line => /VMs run VMs/.test(line))).toBe(true);
});

test('a node whose CPU cannot virtualize is found by its API, and the setting is read as the kernel writes it', async () => {
  const refusals: string[] = [];
  const client = { get: async () => ({ cpuinfo: { flags: 'fpu sse2' } }) } as unknown as ReadOnlyClient;
  await checkNested(client, 'pve', { host: 'pve', tools: { login: { user: 'root', port: 22 } } } as Preflight, { refuse: line => void refusals.push(line), warn: () => undefined });

  expect(refusals).toEqual([expect.stringMatching(/^the CPU of pve offers neither vmx nor svm: no VM there can run VMs\n {4}turn virtualization on/)]);
  expect(['Y\n', '1', 'N\n', '0', 'N\nY\n', ''].map(nestedSetting)).toEqual(['on', 'on', 'off', 'off', 'on', undefined]);
});

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, 0o600);
  return file;
}
