import { changedRows } from './cluster-changes';
import { Project, providers, type Dump } from './project';

const CLASS = 'rules';
const SETTINGS = 'isolation: sdn-simple\ndefaults: { device_type: linux, template_node: pve1 }\n';
const RULES = `rules:
  - { from: lan, to: server, allow: [tcp/80, tcp/443, icmp] }
  - { from: client-1, to: client-2 }
`;
const MACHINES = `machines:
  - name: gateway
    routes: true
    template_vmid: 100
    networks: [{ bridge: vmbr0 }, { bridge: lan, ip_address: 10.1.0.1/24 }, { bridge: dmz, ip_address: 10.2.0.1/24 }]
  - { name: client-1, template_vmid: 100, networks: [{ bridge: lan, ip_address: 10.1.0.11/24 }] }
  - { name: client-2, template_vmid: 100, networks: [{ bridge: lan, ip_address: 10.1.0.12/24 }] }
  - { name: server, template_vmid: 100, networks: [{ bridge: dmz, ip_address: 10.2.0.10/24 }] }
`;

type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface Rule extends Readonly<Record<string, unknown>> { readonly type: string; readonly action: string; readonly iface?: string }

/** A VM's firewall as it is filtered by: the rules in order, from the first one that is asked. */
function firewallOf(dump: Dump, name: string): { options: Record<string, unknown>; rules: string[] } | undefined {
  const vmId = Object.entries(dump.vms as Rows).find(([, { config }]) => (config as { name?: string }).name === name)![0];
  const firewall = (dump.firewalls as Readonly<Record<string, { options: Record<string, unknown>; rules: Rule[] }>>)[vmId];
  return firewall && { options: firewall.options, rules: firewall.rules.map(describeRule) };
}

/** `in ACCEPT net0 10.1.0.0/24 > 10.2.0.10 tcp 80` */
function describeRule({ type, action, iface, source = '*', dest = '*', proto, dport, enable }: Rule): string {
  return [...enable === 1 ? [] : ['off'], type, action, iface, source, '>', dest, proto, dport].filter(part => part !== undefined).join(' ');
}

function filteredInterfaces(dump: Dump, name: string): string[] {
  const { config } = Object.values(dump.vms as Rows).find(vm => (vm.config as { name?: string }).name === name)!;
  return Object.entries(config as object).filter(([key, value]) => /^net\d/.test(key) && /firewall=1/.test(String(value))).map(([key]) => key);
}

describe.each(providers)('rules between a student\'s machines, with the %s provider', provider => {
  const project = new Project();
  const run = async (...args: string[]) => project.rehearse(args, ['--provider', provider]);
  let taught: Dump;
  let ruled: Dump;

  beforeAll(async () => {
    project.write(`envs/${CLASS}/env.yaml`, SETTINGS);
    project.write(`envs/${CLASS}/users_list.yml`, 'users: [anna@pve, boris@pve]\n');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
    await project.succeed('credentials', CLASS);
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    taught = await project.dump();
    project.write(`envs/${CLASS}/env.yaml`, `${SETTINGS}${RULES}`);
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    ruled = await project.dump();
  });

  afterAll(() => project.remove());

  it('are kept at whom they let through: at the sender by its addresses, on the interface that they are about', () => {
    const toServer = (service: string) => `out ACCEPT net0 * > 10.2.0.10 ${service}`;
    expect(firewallOf(ruled, 'anna-client-1')).toEqual({
      options: expect.objectContaining({ enable: 1, policy_in: 'ACCEPT', policy_out: 'ACCEPT' }),
      rules: [
        toServer('tcp 80'), toServer('tcp 443'), toServer('icmp'), 'out REJECT net0 * > 10.2.0.10',
        'out REJECT net0 * > 10.1.0.12',
      ],
    });
    expect(filteredInterfaces(ruled, 'anna-client-1')).toEqual(['net0']);
  });

  it('are kept at the receiver, too', () => {
    const fromLan = (service: string) => `in ACCEPT net0 10.1.0.0/24 > 10.2.0.10 ${service}`;
    expect(firewallOf(ruled, 'anna-server')!.rules).toEqual([
      fromLan('tcp 80'), fromLan('tcp 443'), fromLan('icmp'), 'in DROP net0 10.1.0.0/24 > 10.2.0.10',
    ]);
    expect(firewallOf(ruled, 'anna-client-2')!.rules.at(-1)).toBe('in DROP net0 10.1.0.11 > 10.1.0.12');
  });

  it('leave the uplink of the gateway alone, and hold on its interface in the network they are about', () => {
    expect(filteredInterfaces(ruled, 'anna-gateway')).toEqual(['net1']);
    expect(firewallOf(ruled, 'anna-gateway')!.rules).toEqual([
      ...['tcp 80', 'tcp 443', 'icmp'].map(service => `out ACCEPT net1 10.1.0.0/24 > 10.2.0.10 ${service}`),
      'out REJECT net1 10.1.0.0/24 > 10.2.0.10',
    ]);
  });

  it('are the same for every student, restart nobody, and make the next plan empty', async () => {
    for (const machine of ['gateway', 'client-1', 'client-2', 'server']) {
      expect(firewallOf(ruled, `boris-${machine}`)).toEqual(firewallOf(ruled, `anna-${machine}`));
    }
    const vms = (dump: Dump) => Object.values(dump.vms as Rows).map(({ config: _config, ...vm }) => vm);
    expect(vms(ruled)).toEqual(vms(taught));
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });

  it('stay as they are while the internet is shut, and the rest of the students\' networks stays free', async () => {
    expect(await run('exam', CLASS, 'on', '--yes')).toMatchObject({ code: 0 });
    const dump = await project.dump();

    expect(firewallOf(dump, 'anna-gateway')).toEqual({
      options: expect.objectContaining({ enable: 1, policy_in: 'DROP', policy_out: 'REJECT' }),
      rules: [...firewallOf(ruled, 'anna-gateway')!.rules, 'in ACCEPT net1 * > *', 'out ACCEPT net1 * > *'],
    });
    expect(firewallOf(dump, 'anna-client-1')!.rules).toEqual(firewallOf(ruled, 'anna-client-1')!.rules);

    expect(await run('exam', CLASS, 'off', '--yes')).toMatchObject({ code: 0 });
    expect(firewallOf(await project.dump(), 'anna-gateway')!.rules).toEqual(firewallOf(ruled, 'anna-gateway')!.rules);
  });

  it('are lifted by taking them out: the machines are as before', async () => {
    project.write(`envs/${CLASS}/env.yaml`, SETTINGS);
    expect(await run('apply', CLASS, '--yes')).toMatchObject({ code: 0 });
    const dump = await project.dump();

    expect(changedRows(taught, dump).filter(({ name }) => !name.startsWith('firewalls/'))).toEqual([]);
    for (const machine of ['gateway', 'client-1', 'client-2', 'server']) {
      expect(filteredInterfaces(dump, `anna-${machine}`)).toEqual([]);
      expect(firewallOf(dump, `anna-${machine}`)).toMatchObject({ rules: [] });
    }
    expect(await run('plan', CLASS)).toMatchObject({ code: 0 });
  });
});

describe('what relies on firewalls of machines', () => {
  const project = new Project();
  const cluster = ['--cluster', 'cluster.yaml'];

  beforeAll(async () => {
    project.write('cluster.yaml', 'nodes: { pve1: {} }\ntemplates: [{ vmid: 100, node: pve1, name: linux }]\n');
    project.write(`envs/${CLASS}/env.yaml`, `${SETTINGS}${RULES}`);
    project.write(`envs/${CLASS}/users_list.yml`, 'users: [anna@pve]\n');
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES);
    await project.succeed('credentials', CLASS);
  });

  afterAll(() => project.remove());

  it('is applied with a warning while the firewall of the datacenter is off', async () => {
    const { code, stderr } = await project.rehearse(['apply', CLASS, '--yes'], cluster);

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/warning.*firewall of the datacenter is off[^]*Datacenter > Firewall > Options/) });
  });

  it('is applied without one where it is on', async () => {
    project.write('cluster.yaml', `${project.read('cluster.yaml')}firewall: true\n`);
    const { code, stderr } = await project.rehearse(['apply', CLASS, '--yes'], cluster);

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('firewall of the datacenter') });
  });

  it('is not switched on together with what replaces a VM', async () => {
    const before = await project.dump(...cluster);
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES.replace('name: server,', 'name: server, vm_id: 4711,'));
    const settings = project.read('envs', CLASS, 'env.yaml');
    const { code, stdout, stderr } = await project.rehearse(['exam', CLASS, 'on', '--yes'], cluster);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/ends? VMs[^]*standsmith apply rules/) });
    expect(stdout).toContain('destroys 1 VMs with their data: anna-server');
    expect(project.read('envs', CLASS, 'env.yaml')).toBe(settings);
    expect(await project.dump(...cluster)).toEqual(before);
  });

  it('is not switched on together with what takes a machine away', async () => {
    project.write(`envs/${CLASS}/env.yaml`, SETTINGS);
    project.write(`envs/${CLASS}/deployment_config.yml`, MACHINES.split('\n').filter(line => !line.includes('client-2')).join('\n'));

    expect(await project.rehearse(['exam', CLASS, 'on', '--yes'], cluster)).toMatchObject({ code: 4, stderr: expect.stringContaining('standsmith apply rules') });
  });
});
