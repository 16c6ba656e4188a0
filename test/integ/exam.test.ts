import { Project, providers, type Dump } from './project';
import { changedRows } from './cluster-changes';

const CLASS = 'exam';
const ENV = `envs/${CLASS}/env.yaml`;
const SETTINGS = '# the lab of room 12\nisolation: sdn-simple # as always\n\ninternet_allow:\n  - 10.0.0.53 udp/53\n  - from 10.0.7.0/24 tcp/22 # the room\n';
const MACHINES = `machines:
  - { name: router, device_type: linux, template_node: pve1, template_vmid: 100, networks: [{ bridge: vmbr0 }, { bridge: lan }] }
  - { name: host, device_type: linux, template_node: pve1, template_vmid: 100, networks: [{ bridge: lan }] }
`;

type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function rows(dump: Dump, table: string): Rows {
  return dump[table] as Rows;
}

function netsOf(dump: Dump, name: string): string[] {
  const vm = Object.values(rows(dump, 'vms')).find(({ config }) => (config as { name?: string }).name === name)!;
  return Object.entries(vm.config as object).filter(([key]) => key.startsWith('net')).map(([, value]) => String(value).replace(/^\w+=[^,]+,/, ''));
}

describe.each(providers)('an exam with the %s provider', provider => {
  const project = new Project();
  const simulation = ['--provider', provider];
  const run = async (...args: string[]) => project.rehearse(args, simulation);
  let empty: Dump;
  let taught: Dump;

  beforeAll(async () => {
    project.write(ENV, SETTINGS);
    project.write(`envs/${CLASS}/users_list.yml`, 'users: [anna@pve, boris@pve]\n');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
    await project.succeed('credentials', CLASS);
    empty = await project.dump();
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    taught = await project.dump();
  });

  afterAll(() => project.remove());

  it('is nothing that a class has which does not ask for it', () => {
    expect(rows(taught, 'firewalls')).toEqual(rows(empty, 'firewalls'));
    expect(netsOf(taught, 'anna-router')).toEqual(['bridge=vmbr0,firewall=0', 'bridge=vn1000,firewall=0']);
  });

  it('asks first, and without a yes leaves the files and the cluster as they are', async () => {
    const files = () => [project.read(ENV), project.read('cdktf.out', 'stacks', CLASS, 'cdk.tf.json')];
    const before = files();
    const { code, stdout, stderr } = await run('exam', CLASS, 'on');

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('--yes') });
    expect(stdout).toMatch(/anna, boris: each.* 2 .* 1 .* 0/);
    expect(files()).toEqual(before);
    expect(await project.dump()).toEqual(taught);
  });

  it('shuts the way out for all but what is listed, and neither restarts nor replaces a machine', async () => {
    const { code, stdout, stderr } = await run('exam', CLASS, 'on', '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/reboot|restart/) });
    expect(stdout).toContain('internet is allow-list');
    const dump = await project.dump();

    expect(project.read(ENV)).toBe(`${SETTINGS}internet: allow-list\n`);
    expect(netsOf(dump, 'anna-router')).toEqual(['bridge=vmbr0,firewall=1', 'bridge=vn1000,firewall=0']);
    expect(netsOf(dump, 'anna-host')).toEqual(['bridge=vn1000,firewall=0']);
    expect(changedRows(taught, dump).map(({ name }) => name)).toEqual(['firewalls/10000', 'firewalls/10002', 'roles/exam-student', 'vms/10000', 'vms/10002']);
    expect(rows(dump, 'roles')['exam-student']).toMatchObject({ privileges: ['Pool.Audit', 'VM.Audit', 'VM.Console', 'VM.PowerMgmt'] });
    expect(rows(dump, 'firewalls')['10000']).toMatchObject({
      options: { enable: 1, policy_in: 'DROP', policy_out: 'REJECT', dhcp: 1, ndp: 1 },
      rules: [
        { type: 'out', action: 'ACCEPT', iface: 'net0', dest: '10.0.0.53', proto: 'udp', dport: '53', enable: 1 },
        { type: 'in', action: 'ACCEPT', iface: 'net0', source: '10.0.7.0/24', proto: 'tcp', dport: '22', enable: 1 },
      ],
    });
    for (const vmid of ['10000', '10002']) {
      expect(rows(dump, 'vms')[vmid]).toEqual({ ...rows(taught, 'vms')[vmid], config: expect.anything() });
    }
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
    expect((await run('show', CLASS)).stdout).toContain('internet: allow-list');
  });

  it('gives the internet back', async () => {
    expect(await run('exam', CLASS, 'off', '--yes')).toMatchObject({ code: 0 });
    const dump = await project.dump();

    expect(project.read(ENV)).toBe(`${SETTINGS}internet: allowed\n`);
    expect([rows(dump, 'vms'), rows(dump, 'roles')]).toEqual([rows(taught, 'vms'), rows(taught, 'roles')]);
    expect(rows(dump, 'firewalls')['10000']).toMatchObject({ options: { enable: 0, policy_in: 'ACCEPT', policy_out: 'ACCEPT' }, rules: [] });
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });

  it('ends with a machine that is replaced: the new one has the firewall, too', async () => {
    expect(await run('exam', CLASS, 'on', '--yes')).toMatchObject({ code: 0 });
    const switched = await project.dump();
    const address = Object.keys((JSON.parse(project.read('cdktf.out', 'stacks', CLASS, 'cdk.tf.json')) as {
      resource: Record<string, object>;
    }).resource.proxmox_virtual_environment_vm!).find(name => name.includes('anna_machines_router'))!;
    const tofu = `cd cdktf.out/stacks/${CLASS} && tofu apply -var-file values.tfvars -auto-approve -replace=proxmox_virtual_environment_vm.${address}`;
    await project.simulate(provider, `${tofu} && tofu plan -var-file values.tfvars -detailed-exitcode`);

    expect(rows(await project.dump(), 'firewalls')).toEqual(rows(switched, 'firewalls'));
  });

  it('is gone with the class', async () => {
    expect(await run('destroy', CLASS, '--yes')).toMatchObject({ code: 0 });
    expect(await project.dump()).toEqual(empty);
  });
});

describe('an exam where it cannot be', () => {
  const project = new Project();

  afterAll(() => project.remove());

  it('is refused while the firewall of the datacenter is off', async () => {
    project.write(ENV, 'isolation: sdn-simple\n');
    project.write(`envs/${CLASS}/users_list.yml`, 'users: [anna@pve]\n');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
    project.write('cluster.yaml', 'nodes: { pve1: {} }\ntemplates: [{ vmid: 100, node: pve1, name: linux }]\n');
    await project.succeed('credentials', CLASS);
    const cluster = ['--cluster', 'cluster.yaml'];
    expect(await project.rehearse(['apply', CLASS, '--yes'], cluster)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('firewall') });
    const { code, stderr } = await project.rehearse(['exam', CLASS, 'on', '--yes'], cluster);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/firewall of the datacenter is off[^]*Datacenter > Firewall > Options/) });
    expect(project.read(ENV)).toBe('isolation: sdn-simple\n');
  });

  it('goes on with the same command where one was broken off, with half of the rules made', async () => {
    project.write('cluster.yaml', 'nodes: { pve1: {} }\ntemplates: [{ vmid: 100, node: pve1, name: linux }]\nfirewall: true\n');
    project.write('faults.yaml', 'faults: [{ kind: http-error, match: { method: POST, path: /nodes/*/qemu/*/firewall/rules, call: 2, times: always } }]\n');
    project.write(ENV, `${project.read(ENV)}internet_allow: [10.0.0.53 udp/53, 10.0.0.54 udp/53]\n`);
    const run = async (...args: string[]) => project.rehearse(args, ['--cluster', 'cluster.yaml', '--faults', 'faults.yaml']);

    expect(await run('exam', CLASS, 'on', '--yes')).toMatchObject({ code: 1 });
    expect(rows(await project.dump('--cluster', 'cluster.yaml'), 'firewalls')['10000']).toMatchObject({ rules: [{ dest: '10.0.0.54' }] });
    project.write('faults.yaml', 'faults: []\n');

    expect(await run('exam', CLASS, 'on', '--yes')).toMatchObject({ code: 0, stderr: expect.stringContaining('firewall rules vm/pve1/10000') });
    expect(rows(await project.dump('--cluster', 'cluster.yaml'), 'firewalls')['10000']).toMatchObject({ rules: [{ dest: '10.0.0.53' }, { dest: '10.0.0.54' }] });
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });
});
