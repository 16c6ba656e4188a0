import { Project, providers, type Dump } from './project';
import { changedRows } from './cluster-changes';

const CLASS = 'netlab';
const ENV = `envs/${CLASS}/env.yaml`;
const SETTINGS = `subnets:
  lan: { block: 10.40.0.0/16, prefix_length: 24, dhcp: true, snat: true, dns_server: 0.0.0.10 }
  dmz: { block: 10.41.0.0/16, prefix_length: 26 }
`;
const MACHINES = `machines:
  - name: router
    device_type: linux
    template_node: pve1
    template_vmid: 100
    networks: [{ bridge: lan, ip_address: 0.0.0.10 }, { bridge: dmz, ip_address: 0.0.0.1 }]
  - { name: host, device_type: linux, template_node: pve1, template_vmid: 100, networks: [{ bridge: lan, ip_address: dhcp }] }
`;

type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function rows(dump: Dump, table: string): Rows {
  return dump[table] as Rows;
}

function subnets(dump: Dump): Record<string, unknown> {
  const { subnets: written } = dump.sdn as unknown as { subnets: Record<string, { config: Record<string, unknown> }> };
  return Object.fromEntries(Object.entries(written).map(([id, { config }]) => [id.replace(/^[^-]+-/, ''), config]));
}

describe.each(providers)('a class whose networks have subnets, with the %s provider', provider => {
  const project = new Project();
  const run = async (...args: string[]) => project.rehearse(args, ['--provider', provider]);
  let empty: Dump;
  let taught: Dump;

  beforeAll(async () => {
    project.write(ENV, SETTINGS);
    project.setStudents(CLASS, 'anna', 'boris', 'carla');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
    await project.succeed('credentials', CLASS);
    empty = await project.dump();
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('failed') });
    taught = await project.dump();
  });

  afterAll(() => project.remove());

  it('gives every student subnets, the node their gateways, and applying again changes nothing', async () => {
    const zone = Object.values(rows(taught.sdn as unknown as Dump, 'zones'))[0]!;
    expect(zone.config).toMatchObject({ type: 'simple', dhcp: 'dnsmasq', ipam: 'pve' });
    expect(Object.keys(subnets(taught))).toEqual(['10.40.0.0-24', '10.40.1.0-24', '10.40.2.0-24', '10.41.0.0-26', '10.41.0.128-26', '10.41.0.64-26']);
    expect(subnets(taught)['10.40.1.0-24']).toMatchObject({
      'vnet': 'vn1002', 'gateway': '10.40.1.1', 'snat': 1, 'dhcp-range': 'start-address=10.40.1.128,end-address=10.40.1.254', 'dhcp-dns-server': '10.40.1.10',
    });
    expect(subnets(taught)['10.41.0.64-26']).toEqual(expect.not.objectContaining({ gateway: expect.anything() }));
    expect(taught.runningSdn).toEqual(taught.sdn);
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });

  it('has fixed addresses in them, and every interface behind a gateway filtered', () => {
    const { config } = (Object.values(rows(taught, 'vms')) as { config: Record<string, unknown> }[]).find(({ config: { name } }) => name === 'boris-router')!;
    expect(config).toMatchObject({
      ipconfig0: 'gw=10.40.1.1,ip=10.40.1.10/24', ipconfig1: 'ip=10.41.0.65/26',
      net0: expect.stringContaining('bridge=vn1002,firewall=1'), net1: expect.stringContaining('bridge=vn1003,firewall=0'),
    });
    expect(rows(taught, 'firewalls')['10002']).toMatchObject({ options: { enable: 1, policy_out: 'ACCEPT' } });
    expect(rows(taught, 'roles')[`${CLASS}-student`]).toMatchObject({ privileges: expect.not.arrayContaining(['VM.Snapshot.Rollback']) });
  });

  it('is shut by an exam like any other way out', async () => {
    expect(await run('exam', CLASS, 'on', '--yes')).toMatchObject({ code: 0 });
    const { rules } = rows(await project.dump(), 'firewalls')['10003'] as { rules: Record<string, unknown>[] };
    expect(rules.map(({ type, action, source = 'any', dest = 'any', dport }) => [type, action, source, dest, dport])).toEqual([
      ['out', 'ACCEPT', 'any', '10.40.1.1', 'echo-request'],
      ['out', 'REJECT', 'any', '10.40.1.1', undefined],
      ['out', 'ACCEPT', 'any', '10.40.1.0/24,10.41.0.64/26', undefined],
      ['in', 'ACCEPT', '10.40.1.0/24,10.41.0.64/26', 'any', undefined],
      ['out', 'REJECT', 'any', 'any', undefined],
      ['in', 'DROP', 'any', 'any', undefined],
    ]);
    expect(await run('exam', CLASS, 'off', '--yes')).toMatchObject({ code: 0 });
    project.write(ENV, SETTINGS);
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    expect(await project.dump()).toEqual(taught);
  });

  it('changes nobody else\'s when a student goes and comes', async () => {
    project.setStudents(CLASS, 'anna', 'carla');
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    const without = await project.dump();
    expect(Object.keys(subnets(without))).toEqual(['10.40.0.0-24', '10.40.2.0-24', '10.41.0.0-26', '10.41.0.128-26']);
    expect(changedRows(taught, without).filter(({ after }) => after !== undefined).map(({ name }) => name)).toEqual([]);
    project.setStudents(CLASS, 'anna', 'boris', 'carla');
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    expect(Object.keys(subnets(await project.dump()))).toEqual(expect.arrayContaining(['10.40.3.0-24', '10.41.0.192-26']));
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });

  it('is made anew where it changes, and goes without the class', async () => {
    project.write(ENV, SETTINGS.replace(', dhcp: true, snat: true, dns_server: 0.0.0.10', ''));
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    expect(subnets(await project.dump())['10.40.0.0-24']).toEqual(expect.not.objectContaining({ gateway: expect.anything() }));
    project.write(ENV, '');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES.replace(/, ip_address: [\d.]+/g, ''));
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0, stderr: expect.not.stringContaining('failed') });
    expect(subnets(await project.dump())).toEqual({});
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });

  it('is gone with the class', async () => {
    project.write(ENV, SETTINGS);
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    expect(await run('destroy', CLASS, '--yes')).toMatchObject({ code: 0 });
    expect(await project.dump()).toEqual(empty);
  });
});

test('a class with gateways is refused while the firewall of the datacenter is off', async () => {
  const project = new Project();
  project.write(ENV, SETTINGS);
  project.setStudents(CLASS, 'anna');
  project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
  project.write('cluster.yaml', 'nodes: { pve1: {} }\ntemplates: [{ vmid: 100, node: pve1, name: linux }]\n');
  await project.succeed('credentials', CLASS);
  expect(await project.rehearse(['apply', CLASS, '--yes'], ['--cluster', 'cluster.yaml'])).toMatchObject({
    code: 4, stderr: expect.stringMatching(/firewall of the datacenter is off[^]*gateways[^]*Datacenter > Firewall > Options/),
  });
  project.remove();
});
