import path from 'node:path';
import { startClientCluster, type ClientCluster } from './other-clients/client-cluster';
import { installPythonClient, type Installed } from './other-clients/python-environment';

jest.setTimeout(300_000);

const HERE = path.join(__dirname, 'other-clients');
const proxmoxer = installPythonClient({ name: 'proxmoxer-2.3.0', python: '3.8', requirements: 'proxmoxer-requirements.txt' });

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

/** The steps that come back with the same. */
function ofAll<T>(steps: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(steps.map(step => [step, value]));
}
