import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ANSIBLE, collectionsOf } from './other-clients/ansible';
import { startClientCluster, type ClientCluster } from './other-clients/client-cluster';
import { installPythonClient, type Installed } from './other-clients/python-environment';

jest.setTimeout(600_000);

const HERE = path.join(__dirname, 'other-clients');
const proxmoxer = installPythonClient({ name: 'proxmoxer-2.3.0', python: '3.8', requirements: 'proxmoxer-requirements.txt' });
const ansible = installPythonClient(ANSIBLE);

let lab: ClientCluster;
beforeEach(async () => { lab = await startClientCluster(); });
afterEach(async () => lab.stop());

/** A test that needs a client: skipped, and said why, where it cannot be installed. */
function testWith(client: string, installed: Installed, name: string, body: (client: Exclude<Installed, { reason: string }>) => Promise<void>): void {
  if ('reason' in installed) process.stderr.write(`not tested with ${client}: ${installed.reason}\n`);
  (('reason' in installed) ? test.skip : test)(name, async () => body(installed as Exclude<Installed, { reason: string }>));
}

testWith('proxmoxer', proxmoxer, 'proxmoxer sees a Proxmox VE: users and pools, a VM\'s life, files, tasks, and refusals', async ({ python }) => {
  const before = lab.cluster.dump();
  const seen = JSON.parse(await lab.run(python, [path.join(HERE, 'proxmoxer_session.py')])) as Record<string, unknown>;
  expect(seen).toEqual({
    version: lab.cluster.dump().version,
    nodes: ['pve1', 'pve2'],
    'wrong password': { status: 401, text: expect.stringContaining('Couldn\'t authenticate user: root@pam') },
    'ticket renewed': ['online', 'online'],
    'user read': { enable: 1, expire: 0, groups: ['class'], email: 's01@example.org' },
    'acl read': [{ path: '/pool/s01', roleid: 'Student', type: 'user', ugid: 's01@pve', propagate: 1 }],
    'next id': '100',
    config: expect.objectContaining({
      name: 'router', cores: 2, memory: '1024', description: 'by proxmoxer', tags: 'lab;router', onboot: 1,
      net0: expect.stringMatching(/^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/),
    }),
    status: 'running',
    'taken VM ID': { status: 500, text: '500 Internal Server Error: unable to create VM 101: config file already exists' },
    'seen VMs': [101],
    'seen pools': [{ poolid: 's01', comment: 'first' }],
    'student\'s change': { status: 403, text: '403 Forbidden: Permission check failed (/vms/101, VM.Config.CPU)' },
    'task list': ['qmdestroy', 'imgdel', 'imgcopy'],
    gone: { status: 500, text: expect.stringContaining('Configuration file \'nodes/pve1/qemu-server/101.conf\' does not exist') },
    unknown: { status: 501, text: '501 Not Implemented: Method \'GET /no/such\' not implemented' },
    ...ofAll(['role', 'group', 'user', 'pool', 'acl', 'password', 'config written', 'pool removed', 'user removed', 'group removed', 'role removed'], null),
    ...ofAll(['clone', 'config by task', 'start', 'resize', 'student\'s stop', 'upload', 'streamed upload', 'delete'], 'OK'),
    uploaded: [{ size: 5000, format: 'iso' }],
    'file removed': 'imgdel',
    log: 'TASK OK',
  });
  expect(lab.cluster.dump()).toEqual(before);
});

testWith('Ansible', ansible, 'Ansible\'s playbook makes a class once, sees it, and takes it away', async ({ python, folder }) => {
  const before = lab.cluster.dump();
  const image = path.join(lab.folder, 'tools.iso');
  writeFileSync(image, 'x'.repeat(2000));
  const variables = {
    ANSIBLE_COLLECTIONS_PATH: collectionsOf(folder), ANSIBLE_HOME: path.join(lab.folder, 'ansible'), ANSIBLE_NOCOLOR: '1', ANSIBLE_PIPELINING: '1',
    ANSIBLE_LOCALHOST_WARNING: '0', ANSIBLE_INVENTORY_UNPARSED_WARNING: '0', REQUESTS_CA_BUNDLE: lab.cluster.certificateFile!, IMAGE: image, SEEN: path.join(lab.folder, 'seen.json'),
  };
  const play = async (playbook: string, ...values: string[]) => {
    const args = [path.join(HERE, playbook), ...[`ansible_python_interpreter=${python}`, ...values].flatMap(value => ['-e', value])];
    return /ok=(\d+) +changed=(\d+) .*failed=0 /.exec(await lab.run(path.join(path.dirname(python), 'ansible-playbook'), args, variables))?.slice(1).map(Number);
  };
  expect(await play('playbook.yml')).toEqual([15, 15]);
  const made = lab.cluster.dump();
  expect(await play('playbook.yml')).toEqual([15, 0]);
  expect(lab.cluster.dump()).toEqual(made);
  await play('look.yml');
  expect(JSON.parse(readFileSync(variables.SEEN, 'utf8'))).toEqual({
    users: ['s01@pve'], domains: ['pam', 'pve'], nodes: ['pve1', 'pve2'], storages: ['local', 'local-lvm'], zones: ['lab'],
    groups: [{ groupid: 'class', comment: 'class of 2026', users: ['s01@pve'] }],
    volumes: ['base-9000-disk-0', 'vm-101-disk-0', 'vm-101-disk-1', 'vm-102-cloudinit', 'vm-102-disk-0'].map(volume => `local-lvm:${volume}`),
    vm: expect.objectContaining({
      vmid: 101, node: 'pve1', name: 'router', status: 'running', pool: 's01', template: false,
      config: expect.objectContaining({ net1: expect.stringMatching(/^virtio=[0-9A-F:]+,bridge=net1$/), scsi1: 'local-lvm:vm-101-disk-1,size=4G' }),
    }),
    tasks: ['imgcopy', 'qmclone', 'qmconfig', 'qmcreate', 'qmsnapshot', 'qmstart', 'reloadnetworkall', 'resize'],
    vnets: [expect.objectContaining({
      vnet: 'net1', alias: 'first network', firewall_rules: [],
      subnets: [expect.objectContaining({ cidr: '10.10.0.0/24', gateway: '10.10.0.1', snat: 1, 'dhcp-range': [] })],
    })],
  });
  expect(await play('remove.yml')).toEqual([11, 11]);
  expect(lab.cluster.dump()).toEqual(before);
  expect(await play('remove.yml', 'is_gone=true')).toEqual([9, 0]);
});

testWith('proxmox-api', installedForNode('proxmox-api'), 'proxmox-api sees a Proxmox VE: a pool and a user, a VM\'s life, and refusals', async () => {
  const before = lab.cluster.dump();
  const variables = { NODE_EXTRA_CA_CERTS: lab.cluster.certificateFile! };
  const seen = JSON.parse(await lab.run(process.execPath, [path.join(HERE, 'proxmox-api-session.mjs')], variables)) as Record<string, string>;
  expect(seen).toEqual({
    nodes: ['pve1', 'pve2'],
    version: lab.cluster.dump().version,
    'wrong password': expect.stringContaining('login failed with 401: authentication failure'),
    'user read': { enable: 1, expire: 0, email: 's01@example.org', groups: [] },
    config: expect.objectContaining({
      name: 'router', cores: 2, onboot: 1, tags: 'lab;router', net0: expect.stringMatching(/^virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0$/),
    }),
    status: 'running',
    'pool read': [101],
    malformed: expect.stringContaining('return Error 400 Parameter verification failed.: '),
    'taken VM ID': expect.stringContaining('return Error 500 unable to create VM 101: config file already exists: '),
    'unknown VM': expect.stringContaining('return Error 500 Configuration file \'nodes/pve1/qemu-server/102.conf\' does not exist: '),
    ...ofAll(['pool', 'user', 'config written', 'user removed', 'pool removed'], null),
    ...ofAll(['clone', 'start', 'stop', 'delete'], 'OK'),
  });
  expect(JSON.parse(seen.malformed!.replace(/^.*failed\.: /, ''))).toMatchObject({
    data: null, message: 'Parameter verification failed.\n',
    errors: {
      cores: 'type check (\'integer\') failed - got \'many\'', net0: 'invalid format - invalid key in comma-separated list property: colour\n',
    },
  });
  expect(lab.cluster.dump()).toEqual(before);
});

/** A client that comes with the development packages. */
function installedForNode(client: string): Installed {
  return existsSync(path.join(HERE, '..', '..', '..', 'node_modules', client)) ? { python: '', folder: '' } : { reason: `npm has not installed ${client}` };
}

/** The steps that come back with the same. */
function ofAll<T>(steps: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(steps.map(step => [step, value]));
}
