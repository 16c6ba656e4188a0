import { parse } from 'yaml';
import { startSimulatedCluster, type ClusterDescriptionInput, type FaultInput, type SimulatedCluster } from '../../../lib/sim';
import { TestIo, TestProject } from '../test-io';

const NODES = { pve1: {}, pve2: {}, pve3: {} };
const TEMPLATES = [{ vmid: 100, node: 'pve1', name: 'router' }, { vmid: 101, node: 'pve2', name: 'linux' }];
const MACHINES = `machines:
  - { device_type: ecorouter, name: router, template_node: pve1, template_vmid: 100, networks: [{ bridge: lan }] }
  - { device_type: linux, name: host, template_node: pve2, template_vmid: 101, networks: [{ bridge: lan }] }
`;

let project: TestProject;
let cluster: SimulatedCluster;

async function begin(description: Partial<ClusterDescriptionInput> = {}, faults: readonly FaultInput[] = []) {
  project.write('envs/class/env.yaml', 'placement: balanced\nproxmox: { nodes: [pve1, pve2, pve3] }\n');
  project.write('envs/class/deployment_config.yml', MACHINES);
  project.write('envs/class/users_list.yml', 'users: [a@pve, b@pve, c@pve]\n');
  cluster = await startSimulatedCluster({ description: { nodes: NODES, templates: TEMPLATES, ...description }, faults });
}

beforeEach(() => {
  project = new TestProject();
});

afterEach(async () => {
  await cluster.stop();
  project.remove();
});

async function run(args: readonly string[], { io = new TestIo(), inside = false } = {}) {
  return project.run(args, io, {
    PROXMOX_VE_ENDPOINT: cluster.endpoint, PROXMOX_VE_API_TOKEN: cluster.apiToken, PROXMOX_VE_INSECURE: 'true', ...inside && { STANDSMITH_SIMULATION: 'c.json' },
  });
}

const sync = async () => run(['templates', 'sync', 'class', '--yes']);

function allocations() {
  return parse(project.read('envs/class/allocations.yaml')) as { replicas?: Record<string, Record<string, number>>; students: Record<string, { node: string }> };
}

async function rows(): Promise<unknown[][]> {
  const { stdout } = await run(['templates', 'list', 'class', '--json']);
  return (JSON.parse(stdout) as Record<string, unknown>[]).map(({ templateVmId, nodeName, vmId, status }) => [templateVmId, nodeName, vmId, status]);
}

test('every node gets the templates that it lacks, under VM IDs that nobody has', async () => {
  await begin({ templates: [...TEMPLATES, { vmid: 10_007, node: 'pve3', name: 'somebody-else-s' }] });

  expect(await sync()).toMatchObject({ code: 0, stdout: '4 replicas made\n' });

  expect(allocations().replicas).toEqual({ 100: { pve2: 10_006, pve3: 10_008 }, 101: { pve1: 10_009, pve3: 10_010 } });
  expect(await rows()).toEqual([
    [100, 'pve1', 100, 'template'], [100, 'pve2', 10_006, 'ready'], [100, 'pve3', 10_008, 'ready'],
    [101, 'pve2', 101, 'template'], [101, 'pve1', 10_009, 'ready'], [101, 'pve3', 10_010, 'ready'],
  ]);
  expect(cluster.dump().vms).toMatchObject({ 10006: { node: 'pve2', template: true, config: { name: 'template-100-pve2' } } });
});

const FAULTS: readonly (readonly [string, FaultInput])[] = [
  ['a clone', { kind: 'task-failed', match: { task: 'qmclone', call: 2 } }],
  ['a clone that is refused', { kind: 'http-error', match: { path: '/nodes/*/qemu/*/clone', call: 3 }, reason: 'got no worker upid' }],
  ['a migration', { kind: 'task-failed', match: { task: 'qmigrate', call: 2 }, exitstatus: 'migration aborted' }],
  ['the conversion into a template', { kind: 'task-failed', match: { task: 'qmtemplate' } }],
  ['a clone whose answer is lost', { kind: 'answer-lost', match: { method: 'POST', path: '/nodes/*/qemu/*/clone' } }],
  ['a migration whose answer is lost', { kind: 'answer-lost', match: { method: 'POST', path: '/nodes/*/qemu/*/migrate', call: 4 } }],
];

test.each(FAULTS)('%s fails, and the same command again goes on', async (_, fault) => {
  await begin();
  expect(await sync()).toMatchObject({ code: 0 });
  const undisturbed = cluster.dump();
  await cluster.stop();
  project.write('envs/class/allocations.yaml', 'students: {}\n');
  await begin({}, [fault]);

  const { code, stderr } = await sync();
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/the replica of 10[01] on pve\d is not made: .*run the same command again to go on/s) });
  cluster.clearFaults();

  expect(await sync()).toMatchObject({ code: 0 });
  expect(cluster.dump()).toEqual(undisturbed);
  expect(await sync()).toMatchObject({ code: 0, stdout: 'every node has the templates that it needs\n' });
});

test('it asks before it changes anything, and writes nothing when the answer is no', async () => {
  await begin();
  const before = cluster.dump();
  const files = project.files();

  expect((await run(['templates', 'sync', 'class'], { io: new TestIo('no') })).code).toBe(4);
  expect((await run(['templates', 'list', 'class'])).stdout).toMatch(/^100 +router +pve3 +- +8 +local-lvm +missing$/m);

  expect(cluster.dump()).toEqual(before);
  expect(project.files()).toEqual(files);
});

test('a template on shared storage needs no replica', async () => {
  await begin({ storages: { ceph: { type: 'rbd', shared: true, content: ['images'] }, local: { type: 'dir', content: ['iso'] } },
    templates: TEMPLATES.map(template => ({ ...template, storage: 'ceph' })) });

  expect(await sync()).toMatchObject({ code: 0, stdout: 'every node has the templates that it needs\n' });
  expect((await rows()).map(row => row[3])).toEqual(['template, shared by all nodes', 'template, shared by all nodes']);
});

const BOTH = {
  storages: {
    'local-lvm': { type: 'lvmthin', content: ['images'] }, 'ceph': { type: 'rbd', shared: true, content: ['images'] },
    'ssd': { type: 'lvmthin', content: ['images'] }, 'san': { type: 'lvm', shared: true, content: ['images'] },
  },
} satisfies Partial<ClusterDescriptionInput>;

function disksOf(vmId: number): string {
  return String((cluster.dump().vms as Record<number, { config: Record<string, unknown> }>)[vmId]!.config.scsi0);
}

test('where there is shared storage, one replica on it does for all nodes, and that is said before', async () => {
  await begin(BOTH);
  const before = cluster.dump();
  const { stderr } = await run(['templates', 'sync', 'class'], { io: new TestIo('no') });
  expect(stderr).toMatch(/^100 +router +all +10006 +8 +ceph +missing\n[^]*storage ceph is shared: one replica on it does for all nodes/m);
  expect(cluster.dump()).toEqual(before);

  expect(await sync()).toMatchObject({ code: 0, stdout: '2 replicas made\n' });

  expect(allocations().replicas).toEqual({ 100: { '*': 10_006 }, 101: { '*': 10_007 } });
  expect(await rows()).toEqual([[100, 'pve1', 100, 'template'], [100, '*', 10_006, 'ready'], [101, 'pve2', 101, 'template'], [101, '*', 10_007, 'ready']]);
  expect(cluster.dump().vms).toMatchObject({ 10006: { node: 'pve1', template: true, config: { name: 'template-100-shared' } }, 10007: { node: 'pve2' } });
  expect(disksOf(10_006)).toMatch(/^ceph:base-10006-disk-0/);
  expect(await sync()).toMatchObject({ code: 0, stdout: 'every node has the templates that it needs\n' });
  expect(await run(['capacity', 'class', '--json'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/"storageId": "ceph"/) });

  expect(await run(['templates', 'remove', 'class', '--yes'])).toMatchObject({ code: 0, stdout: '2 replicas removed\n' });
  expect(cluster.dump()).toEqual(before);
});

test('a shared replica that was broken off is gone on with', async () => {
  await begin(BOTH, [{ kind: 'task-failed', match: { task: 'qmtemplate' } }]);
  expect(await sync()).toMatchObject({ code: 1, stderr: expect.stringMatching(/the replica of 100 .*is not made/) });
  cluster.clearFaults();

  expect(await sync()).toMatchObject({ code: 0, stdout: '2 replicas made\n' });
  expect(await rows()).toHaveLength(4);
});

test('a storage that is named is taken, a node\'s own, too', async () => {
  await begin(BOTH);

  expect(await run(['templates', 'sync', 'class', '--yes', '--storage', 'ssd'])).toMatchObject({
    code: 0, stdout: '4 replicas made\n', stderr: expect.stringContaining('the replicas are put on storage ssd of each node'),
  });
  expect(allocations().replicas).toEqual({ 100: { pve2: 10_006, pve3: 10_007 }, 101: { pve1: 10_008, pve3: 10_009 } });
  expect(cluster.dump().vms).toMatchObject({ 10007: { node: 'pve3', template: true } });
  expect(disksOf(10_007)).toMatch(/^ssd:base-10007-disk-0/);
});

test.each(['san', 'nowhere'])('storage %s holds no replicas, and is refused', async storage => {
  await begin(BOTH);
  const before = cluster.dump();

  expect(await run(['templates', 'sync', 'class', '--yes', '--storage', storage])).toMatchObject({
    code: 4, stderr: expect.stringMatching(/storage '\w+' is not on all of pve1, pve2, pve3, or linked clones.*\n {4}use one of ceph, local-lvm, ssd/),
  });
  expect(cluster.dump()).toEqual(before);
});

test('what cannot be is refused before anything is made', async () => {
  await begin({ storages: { 'local-lvm': { type: 'lvmthin', content: ['images'], nodes: ['pve1', 'pve2'] } } });
  const before = cluster.dump();

  expect(await sync()).toMatchObject({ code: 4, stderr: expect.stringMatching(/template 100 is on storage 'local-lvm', which takes no disks of VMs on pve3/) });

  project.write('envs/class/allocations.yaml', 'replicas: { 100: { pve2: 101 } }\nstudents: {}\n');
  project.write('envs/class/env.yaml', 'placement: balanced\nproxmox: { nodes: [pve1, pve2] }\n');
  expect(await sync()).toMatchObject({ code: 4, stderr: expect.stringMatching(/VM 101 on pve2 is 'linux', and not the replica template-100-pve2/) });
  expect(cluster.dump()).toEqual(before);
});

test('what is removed from a simulated cluster stays written down, as a real one may have it', async () => {
  await begin();
  const before = cluster.dump();
  expect(await sync()).toMatchObject({ code: 0 });
  const { replicas } = allocations();

  expect(await run(['templates', 'remove', 'class', '--yes'], { inside: true })).toMatchObject({ code: 0, stdout: '4 replicas removed\n' });

  expect(cluster.dump()).toEqual(before);
  expect(allocations().replicas).toEqual(replicas);
});

test('new students are put where there is room, and stay there', async () => {
  await begin({ nodes: { ...NODES, pve1: { memory_mib: 1024 } } });

  expect((await run(['synth', 'class'])).code).toBe(0);
  const placed = Object.values(allocations().students).map(({ node }) => node);
  expect(placed).toEqual(['pve2', 'pve3', 'pve2']);

  project.write('envs/class/users_list.yml', 'users: [b@pve, d@pve]\n');
  await cluster.stop();
  const { code, stderr } = await run(['synth', 'class']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/cannot be seen .*new students of class are spread by their number/) });
  expect(allocations().students).toMatchObject({ b: { node: 'pve3' }, d: { node: 'pve1' } });
});
