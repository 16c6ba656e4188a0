import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'undici';
import type { Rehearsal } from '../../lib/report/rehearsal';
import { startSimulatedCluster, type ClusterDescriptionInput, type SimulatedCluster } from '../../lib/sim';
import { Project, providers, STANDSMITH, type CommandResult, type Provider } from './project';

const CLASS = 'class-router';
const STUDENTS = ['user1', 'user2', 'user3'];
const TEMPLATES = [
  { vmid: 100, node: 'pve1', name: 'ecorouter', cores: 2, memory_mib: 4096 },
  { vmid: 101, node: 'pve1', name: 'debian', memory_mib: 1024 },
];
/** Of the class: 3 × (4 + 1 + 1) GiB of RAM. */
const LARGE: ClusterDescriptionInput = { nodes: { pve1: { memory_mib: 24 * 1024, cores: 8 }, pve2: {} }, templates: TEMPLATES };

/** A project with the class, and a simulated cluster that stands for the real one. */
class Rehearsed {
  private constructor(readonly project: Project, readonly real: SimulatedCluster) {}

  static async on(description: ClusterDescriptionInput): Promise<Rehearsed> {
    const project = new Project();
    project.addExample(CLASS, ...STUDENTS);
    return new Rehearsed(project, await startSimulatedCluster({ description }));
  }

  /** The class stands already on the cluster, made by the provider; `values.tfvars` has the passwords that it was made with. */
  static async applied(provider: Provider, description: ClusterDescriptionInput): Promise<Rehearsed> {
    const project = new Project();
    project.addExample(CLASS, ...STUDENTS);
    project.write('real.yaml', JSON.stringify(description));
    await project.succeed('credentials', CLASS);
    await project.succeed('sim', '--provider', provider, '--cluster', 'real.yaml', '--data', 'real.json', '--',
      process.execPath, STANDSMITH, 'apply', CLASS, '--yes');
    cpSync(project.path('real.states', `${CLASS}.tfstate`), project.path('envs', CLASS, `${CLASS}.tfstate`));
    return new Rehearsed(project, await startSimulatedCluster({ description, dataFile: project.path('real.json') }));
  }

  /** Writes the way to the cluster, and the passwords of the students that there are. */
  async credentials(input = this.real.apiToken): Promise<void> {
    const result = await this.project.standsmith(['credentials', CLASS, '--endpoint', this.real.endpoint, '--insecure', '--token-stdin'], { input });
    expect(result.code).toBe(0);
  }

  async rehearse(...options: string[]): Promise<CommandResult & { readonly report: Rehearsal }> {
    const result = await this.project.standsmith(['rehearse', CLASS, '--provider', 'stand-in', '--json', ...options]);
    return { ...result, report: (result.stdout === '' ? {} : JSON.parse(result.stdout)) as Rehearsal };
  }

  /** Numbers of requests by `METHOD /path`, as the cluster has counted them. */
  async requests(): Promise<Readonly<Record<string, number>>> {
    return ((await this.ask('GET', 'simulator/requests')) as { byRoute: Record<string, number> }).byRoute;
  }

  /** Asks the cluster something as root. */
  async ask(method: 'GET' | 'POST' | 'PUT', path: string): Promise<unknown> {
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    const headers = { authorization: `PVEAPIToken=${this.real.apiToken}` };
    const { body } = await request(new URL(path, this.real.endpoint), { method, headers, dispatcher });
    const { data } = await body.json() as { data: unknown };
    await dispatcher.close();
    return data;
  }

  /** Everything in the environment's folder, by its hash. */
  files(): Record<string, string> {
    const names = this.project.files(`envs/${CLASS}`);
    return Object.fromEntries(names.map(name => [name, createHash('sha256').update(readFileSync(this.project.path(name))).digest('hex')]));
  }

  async remove(): Promise<void> {
    await this.real.stop();
    this.project.remove();
  }
}

const messages = ({ misfits }: Rehearsal) => misfits.map(({ kind, message }) => `${kind}: ${message}`);

describe.each(providers)('a rehearsal with the %s provider, of a class that fits', provider => {
  let subject: Rehearsed;
  let report: Rehearsal;
  let before: { dump: unknown; files: unknown };

  beforeAll(async () => {
    subject = await Rehearsed.on(LARGE);
    await subject.credentials();
    before = { dump: subject.real.dump(), files: subject.files() };
    const result = await subject.rehearse('--provider', provider, '--save', 'copy.yaml');
    if (result.code !== 0) throw new Error(result.stderr);
    report = result.report;
  });

  afterAll(async () => subject.remove());

  it('says what would be created, what that takes, and how long', () => {
    expect(report).toMatchObject({ provider, isChange: false, misfits: [], cluster: { source: 'copy', nodes: 2, vms: 2, unseen: [] } });
    expect(report.resources).toContainEqual({ type: 'proxmox_virtual_environment_vm', create: 9, change: 0, destroy: 0 });
    expect(report.capacity).toMatchObject({
      nodes: [{ nodeName: 'pve1', machines: 9, ownMemoryMiB: 18 * 1024, leftMemoryMiB: 6 * 1024 }, { nodeName: 'pve2', machines: 0 }],
      more: { students: 1, limit: 'RAM of pve1' },
    });
    expect(report.run!.phases).toEqual(expect.arrayContaining([
      expect.objectContaining({ name: 'clones', count: 9 }), expect.objectContaining({ name: 'starts', count: 9 }),
    ]));
    expect(report.run!.error).toBeUndefined();
    expect(report.run!.seconds).toBeGreaterThan(4);
  });

  it('sends the real cluster GETs only, and changes nothing there or in the environment', async () => {
    const requests = Object.keys(await subject.requests());

    expect(requests.filter(asked => !asked.startsWith('GET '))).toEqual([]);
    expect(requests).toContain('GET /nodes/{node}/qemu/{vmid}/config');
    expect({ dump: subject.real.dump(), files: subject.files() }).toEqual(before);
    expect(subject.project.files()).not.toContain(`envs/${CLASS}/allocations.yaml`);
    expect(subject.project.files().filter(file => !file.startsWith('envs/'))).toEqual(['copy.yaml']);
  });

  it('is the same on the saved copy, without the cluster and without a secret in it', async () => {
    const asked = subject.real.requestCount();
    const { code, report: again } = await subject.rehearse('--provider', provider, '--cluster', 'copy.yaml', '--clock', 'instant');

    const { resources, capacity } = report;
    expect({ code, resources: again.resources, capacity: again.capacity }).toEqual({ code: 0, resources, capacity });
    expect(again.cluster).toMatchObject({ source: 'file', from: 'copy.yaml' });
    expect(subject.real.requestCount()).toBe(asked);
    expect(subject.project.read('copy.yaml')).not.toMatch(new RegExp(subject.real.apiToken.split('=')[1]!));
  });
});

describe.each(providers)('a rehearsal with the %s provider, of a class that stands already', provider => {
  let subject: Rehearsed;

  beforeAll(async () => {
    subject = await Rehearsed.applied(provider, LARGE);
    await subject.credentials();
  });

  afterAll(async () => subject.remove());

  it('finds nothing to change where nothing is', async () => {
    const { code, report } = await subject.rehearse('--provider', provider, '--clock', 'instant');

    expect({ code, resources: report.resources, misfits: report.misfits }).toEqual({ code: 0, resources: [], misfits: [] });
    expect(report).toMatchObject({ isChange: true, capacity: { nodes: [{ machines: 9, othersMemoryMiB: 0, leftMemoryMiB: 6 * 1024 }, {}] } });
  });

  it('shows the next change: who comes, and who goes', async () => {
    subject.project.setStudents(CLASS, 'user1', 'user2', 'user4');
    await subject.credentials();
    const before = { dump: subject.real.dump(), files: subject.files() };

    const { code, report } = await subject.rehearse('--provider', provider, '--clock', 'instant');

    expect(code).toBe(0);
    expect(report.resources).toContainEqual({ type: 'proxmox_virtual_environment_vm', create: 3, change: 0, destroy: 3 });
    expect(report.resources).toContainEqual({ type: 'proxmox_virtual_environment_user', create: 1, change: 0, destroy: 1 });
    expect(report.warnings).toEqual([expect.stringMatching(/^destroys 3 VMs with their data: user3-/)]);
    expect(report.run!.error).toBeUndefined();
    expect({ dump: subject.real.dump(), files: subject.files() }).toEqual(before);
  });

  it('takes it for somebody else\'s, where there is no state', async () => {
    rmSync(subject.project.path('envs', CLASS, `${CLASS}.tfstate`));

    const { code, report } = await subject.rehearse('--provider', provider, '--clock', 'instant');

    expect({ code, isChange: report.isChange, run: report.run }).toEqual({ code: 4, isChange: false, run: undefined });
    expect(messages(report)).toEqual([
      expect.stringMatching(/^taken: VM IDs .*10000 \(user1-router on pve1\)/), expect.stringMatching(/^taken: MAC addresses/),
      expect.stringMatching(/^taken: bridges .*pve1:vmbr1000/), expect.stringMatching(/^taken: pools .*class-router/),
      expect.stringMatching(/^taken: users .*user1@pve/), 'taken: role that is there already: class-router-student',
      expect.stringMatching(/^too small/),
    ]);
  });
});

describe.each(providers)('a fault in a rehearsal with the %s provider', provider => {
  let subject: Rehearsed;

  beforeAll(async () => {
    subject = await Rehearsed.on(LARGE);
  });

  afterAll(async () => subject.remove());

  it('leaves behind what is said, and the same command again gets over it', async () => {
    subject.project.write('start.yaml', 'faults: [{ kind: task-failed, match: { task: qmstart, call: 2 }, exitstatus: "start failed: QEMU exited with code 1" }]');

    const { code, report } = await subject.rehearse('--provider', provider, '--clock', 'instant', '--fault', 'start.yaml');

    expect(code).toBe(0);
    expect(report.run!.error).toBeUndefined();
    expect(report.fault).toMatchObject({ kinds: ['task-failed'], hits: [expect.stringMatching(/^task-failed hit qmstart 100\d\d on pve1/)], again: { differences: [] } });
    expect(report.fault!.error).toMatch(/QEMU exited with code 1/);
    expect(report.fault!.left.find(({ table }) => table === 'pools')!.added).toContain('class-router');
    expect(report.fault!.again.error).toBeUndefined();
  });

  it('is a kind, too', async () => {
    const { code, report } = await subject.rehearse('--provider', provider, '--clock', 'instant', '--fault', 'storage-full');

    expect(code).toBe(0);
    expect(report.fault!.error).toMatch(/No space left on device/);
    expect(report.fault!.again.error).toBeUndefined();
  });
});

describe('a rehearsal', () => {
  let subject: Rehearsed;

  afterEach(async () => subject.remove());

  it('with a password logs in by one POST, and says so', async () => {
    subject = await Rehearsed.on(LARGE);
    const { endpoint, password } = subject.real;
    await subject.project.standsmith(['credentials', CLASS, '--endpoint', endpoint, '--insecure', '--username', 'root@pam', '--password-stdin'], { input: password });

    const { code, stderr } = await subject.rehearse('--clock', 'instant');

    expect(code).toBe(0);
    expect(stderr).toMatch(/GET only, after a login with the password/);
    expect(Object.entries(await subject.requests()).filter(([asked]) => !asked.startsWith('GET '))).toEqual([['POST /access/ticket', 1]]);
  });

  it('finds what does not fit, and does not apply what cannot be', async () => {
    subject = await Rehearsed.on({
      nodes: { pve1: { memory_mib: 8 * 1024, cores: 2 } },
      templates: [{ ...TEMPLATES[0]! }, { ...TEMPLATES[1]!, vmid: 10_004, name: 'in-the-way' }],
      users: ['user2@pve'],
    });
    await subject.credentials();

    const { code, report } = await subject.rehearse();

    expect(code).toBe(4);
    expect(messages(report)).toEqual([
      'missing: templates that are missing: 101 on pve1',
      'taken: VM IDs that others have: 10004 (in-the-way on pve1)',
      'taken: users that are there already: user2@pve',
      expect.stringMatching(/^too small: pve1 lacks 4 GiB of RAM/),
    ]);
    expect(report.run).toBeUndefined();
  });

  it('applies what is only too large, and still says that it does not fit', async () => {
    subject = await Rehearsed.on({ ...LARGE, nodes: { pve1: { memory_mib: 16 * 1024 } } });
    await subject.credentials();

    const { code, report } = await subject.rehearse('--clock', 'instant');

    expect({ code, messages: messages(report) }).toEqual({ code: 4, messages: [expect.stringMatching(/^too small: pve1 lacks 2 GiB of RAM/)] });
    expect(report.run).toMatchObject({ phases: expect.any(Array) });
  });

  it('warns of what it relies on where the firewall of the datacenter is off, and does not where it is on', async () => {
    subject = await Rehearsed.on(LARGE);
    await subject.credentials();
    subject.project.write(`envs/${CLASS}/env.yaml`, `${subject.project.read('envs', CLASS, 'env.yaml')}\ninternet: blocked\n`);
    const off = expect.stringMatching(/firewall of the datacenter is off/);
    expect((await subject.rehearse('--clock', 'instant', '--save', 'copy.yaml')).report.warnings).toContainEqual(off);
    expect((await subject.rehearse('--clock', 'instant', '--cluster', 'copy.yaml')).report.warnings).toContainEqual(off);

    await subject.ask('PUT', 'api2/json/cluster/firewall/options?enable=1');
    const { code, report: { warnings } } = await subject.rehearse('--clock', 'instant');

    expect({ code, warnings }).toEqual({ code: 0, warnings: expect.not.arrayContaining([off]) });
  });

  it('without a cluster says that nobody has looked, and makes up the passwords', async () => {
    subject = await Rehearsed.on(LARGE);

    const { code, report } = await subject.rehearse('--clock', 'instant');

    expect(code).toBe(0);
    expect(report.cluster.source).toBe('expected');
    expect(report.capacity).toBeUndefined();
    expect(subject.real.requestCount()).toBe(0);
  });

  it('says what a token may not see, and what it lacks', async () => {
    subject = await Rehearsed.on({
      ...LARGE,
      users: ['few@pve'],
      contents: { acl: [{ path: '/vms', type: 'user', ugid: 'few@pve', roleid: 'PVEVMUser' }, { path: '/storage', type: 'user', ugid: 'few@pve', roleid: 'PVEDatastoreUser' }] },
    });
    const { value } = await subject.ask('POST', 'api2/json/access/users/few@pve/token/some?privsep=0') as { value: string };
    await subject.credentials(`few@pve!some=${value}`);

    const { code, report } = await subject.rehearse();

    expect(code).toBe(4);
    expect(report.cluster.unseen).toEqual(expect.arrayContaining(['pools (Pool.Audit on /pool)', 'nodes\' CPU and RAM (Sys.Audit on /nodes)']));
    expect(report.cluster.unseen.join()).not.toMatch(/VM\.Audit/);
    expect(messages(report)).toEqual(expect.arrayContaining([
      'not allowed: the user or token lacks Pool.Allocate, Pool.Audit, Permissions.Modify on /pool/class-router/user1',
      'not allowed: the user or token lacks VM.Clone on /vms/100',
      'not allowed: the user or token lacks Sys.Modify, Sys.Audit on /nodes/pve1',
    ]));
    expect(messages(report).join()).not.toMatch(/Datastore/);
  });

  it('refuses a token that is none, and a cluster that is not there', async () => {
    subject = await Rehearsed.on(LARGE);
    await subject.credentials('root@pam!standsmith=00000000-0000-0000-0000-000000000000');
    expect(await subject.rehearse()).toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot be read: GET .* 401[^]*check proxmox_api_token/) });

    await subject.project.standsmith(['credentials', CLASS, '--endpoint', 'https://127.0.0.1:1/']);
    expect(await subject.rehearse()).toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot be read: .*ECONNREFUSED[^]*check proxmox_endpoint/) });
  });

  it('trusts no certificate that it is not told to trust', async () => {
    subject = await Rehearsed.on(LARGE);
    const { endpoint, apiToken } = subject.real;
    await subject.project.standsmith(['credentials', CLASS, '--endpoint', endpoint, '--token-stdin'], { input: apiToken });

    expect(await subject.rehearse()).toMatchObject({ code: 1, stderr: expect.stringMatching(/certificate[^]*proxmox_insecure = true/) });
    expect(subject.real.requestCount()).toBe(0);
  });
});
