import { readFileSync, writeFileSync } from 'node:fs';
import { Agent } from 'undici';
import { parse, stringify } from 'yaml';
import { Rehearsal } from '../../bench/faults/rehearsal';
import type { ClusterDump } from '../../lib/sim';
import { PveClient } from '../../lib/sim/provider/pve/pve-client';
import type { PlanDocument } from '../../lib/tofu/show';
import { providers, ROOT, type Provider } from './project';
import { otherProviderVersion } from './real-provider';

interface Example {
  readonly environment: string;
  /** Its first three students. */
  readonly students: readonly [string, string, string];
  readonly machines: readonly string[];
  /** The networks that are each student's own. */
  readonly networks: readonly string[];
}

const examples: readonly Example[] = [
  { environment: 'class-router', students: ['user1', 'user2', 'user3'], machines: ['router', 'host1', 'host2'], networks: ['lan'] },
  {
    environment: 'class-dmz', students: ['a.ivanova', 'b.petrov', 'd.smirnova'],
    machines: ['gateway', 'web-server', 'client'], networks: ['dmz', 'lan'],
  },
  { environment: 'class-single', students: ['student1', 'student2', 'student3'], machines: ['student-vm'], networks: [] },
];

interface Machine { name: string; networks: { bridge: string }[]; [setting: string]: unknown }

/** What can be changed of an example. */
interface Files {
  readonly users: string[];
  readonly machines: Machine[];
  readonly env: { isolation: string; nodes?: Record<string, object> };
  values: string;
}

interface Change {
  readonly name: string;
  /** @default nothing in the files */
  readonly edit?: (files: Files, example: Example) => void;
  /** Changes what was synthesized, where no file of an environment says it. */
  readonly rewrite?: (configuration: string) => string;
  /** What others do on the cluster. */
  readonly outside?: (client: PveClient) => Promise<void>;
  /** What the plan names: `update user.students_user1_user`. */
  readonly expected: (example: Example) => readonly string[];
  readonly needsNetworks?: true;
}

const key = (student: string): string => student.replaceAll('.', '');
const last = <T>(list: readonly T[]): T => list.at(-1)!;
const vms = (action: string, students: readonly string[], machines: readonly string[]): string[] => (
  students.flatMap(student => machines.map(machine => `${action} vm.students_${key(student)}_machines_${machine}`))
);

function stand(action: string, student: string, { machines, networks }: Example): string[] {
  const name = `students_${key(student)}`;
  return [
    `${action} acl.${name}_access`, `${action} pool.${name}_pool`, `${action} user.${name}_user`,
    ...networks.map(network => `${action} network_linux_bridge.${name}_networks_${network}`), ...vms(action, [student], machines),
  ];
}

const changes: readonly Change[] = [
  {
    name: 'a student added, and more rights',
    edit: ({ users }, { students }) => void users.push(students[2]),
    rewrite: text => text.replace('"VM.Audit"', '"VM.Audit",\n"VM.GuestAgent.Audit"'),
    expected: example => [...stand('create', example.students[2], example), 'update role.role'],
  },
  {
    name: 'a student removed from the middle, another\'s password, and the rights as before',
    edit: (files, { students }) => {
      files.users.splice(1, 1);
      files.values = files.values.replace(`"${students[0]}" = "pass-word-1"`, `"${students[0]}" = "pass-word-2"`);
    },
    expected: example => [...stand('delete', example.students[1], example), `update user.students_${key(example.students[0])}_user`, 'update role.role'],
  },
  {
    name: 'cores, memory, tags and notes',
    edit: ({ env }, { machines }) => void (env.nodes = { [machines[0]!]: { cores: 2, memory_mib: 4096, tags: ['lab'], description: 'one\ntwo' } }),
    expected: ({ students, machines }) => vms('update', [students[0], students[2]], machines.slice(0, 1)),
  },
  {
    name: 'an interface added, and another template, which counts for new machines only',
    edit: ({ machines }) => {
      last(machines).networks.push({ bridge: 'vmbr0' });
      last(machines).template_vmid = 102;
    },
    expected: ({ students, machines }) => vms('update', [students[0], students[2]], [last(machines)]),
  },
  {
    name: 'an interface removed',
    edit: ({ machines }) => void last(machines).networks.pop(),
    expected: ({ students, machines }) => vms('update', [students[0], students[2]], [last(machines)]),
  },
  {
    name: 'a network added',
    edit: ({ machines }) => void last(machines).networks.push({ bridge: 'extra' }),
    expected: ({ students, machines }) => [
      ...[students[0], students[2]].map(student => `create network_linux_bridge.students_${key(student)}_networks_extra`),
      ...vms('update', [students[0], students[2]], [last(machines)]),
    ],
  },
  {
    name: 'a machine renamed',
    edit: ({ machines, env: { nodes = {} } }) => {
      const machine = last(machines);
      if (nodes[machine.name]) nodes.renamed = nodes[machine.name]!;
      delete nodes[machine.name];
      machine.name = 'renamed';
    },
    expected: ({ students, machines }) => [
      ...vms('create', [students[0], students[2]], ['renamed']), ...vms('delete', [students[0], students[2]], [last(machines)]),
    ],
  },
  {
    name: 'networks of SDN in the place of bridges',
    needsNetworks: true,
    edit: ({ env }) => void (env.isolation = 'sdn-simple'),
    expected: ({ students, machines, networks }) => [
      ...[students[0], students[2]].flatMap(student => [...networks, 'extra'].flatMap(network => [
        `delete network_linux_bridge.students_${key(student)}_networks_${network}`, `create sdn_vnet.zone_vnets["students/${student}/networks/${network}"]`,
      ])),
      'create sdn_applier.zone_applier', 'create sdn_applier.zone_finalizer', 'create sdn_zone_simple.zone', 'create terraform_data.zone_networks',
      ...vms('update', [students[0], students[2]], [...machines.slice(0, -1), 'renamed']),
    ],
  },
  {
    name: 'a VM stopped and a VM migrated by others, which is theirs to do',
    outside: async client => {
      const machines = await client.get<{ vmid: number; template: number }[]>('cluster/resources', { type: 'vm' });
      const { vmid } = machines.find(({ template }) => template !== 1)!;
      await client.post(`nodes/pve1/qemu/${vmid}/status/stop`);
      await client.post(`nodes/pve1/qemu/${vmid}/migrate`, { target: 'pve2', 'with-local-disks': 1 });
    },
    expected: () => [],
  },
];

interface Step {
  readonly planned: readonly string[];
  readonly applied: number;
  readonly planAgain: number;
  /** Of what went wrong. */
  readonly output: string;
}
interface Run { readonly steps: ReadonlyMap<string, Step>; readonly before: ClusterDump; readonly after: ClusterDump }

/** Makes two stands as root, who alone may change passwords, changes them step by step, and destroys them. */
async function run(example: Example, provider: Provider): Promise<Run> {
  const { environment, students } = example;
  const setting = { root: ROOT, environment, students: 3, provider, providerVersion: otherProviderVersion, env: process.env };
  const rehearsal = await Rehearsal.start({ ...setting, access: 'password' });
  const before = rehearsal.cluster.dump();
  const file = (name: string): string => rehearsal.path('envs', environment, name);
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  const { machines } = parse(read('deployment_config.yml')) as { machines: Machine[] };
  const files: Files = { users: students.slice(0, 2), machines, env: parse(read('env.yaml')) as Files['env'], values: read('values.tfvars') };
  const client = new PveClient({
    origin: new URL(rehearsal.cluster.endpoint).origin, credentials: { kind: 'token', token: rehearsal.cluster.apiToken },
    dispatcher: new Agent({ connect: { rejectUnauthorized: false } }),
  });
  const write = (): void => {
    writeFileSync(file('users_list.yml'), stringify({ users: files.users.map(user => `${user}@pve`) }));
    writeFileSync(file('deployment_config.yml'), stringify({ machines: files.machines }));
    writeFileSync(file('env.yaml'), stringify(files.env));
    writeFileSync(file('values.tfvars'), files.values);
  };
  const steps = new Map<string, Step>();
  try {
    write();
    const first = await rehearsal.standsmith('apply', '--yes');
    if (first.code !== 0) throw new Error(first.output);
    for (const { name, edit, rewrite, outside } of changesOf(example)) {
      edit?.(files, example);
      write();
      await outside?.(client);
      const synth = await rehearsal.standsmith('synth');
      if (synth.code !== 0) throw new Error(synth.output);
      const configuration = rehearsal.path('cdktf.out', 'stacks', environment, 'cdk.tf.json');
      if (rewrite) writeFileSync(configuration, rewrite(readFileSync(configuration, 'utf8')));
      const plan = await rehearsal.tofu('plan', '-input=false', '-no-color', '-var-file=values.tfvars', '-out=vm');
      const shown = await rehearsal.tofu('show', '-json', 'vm');
      const apply = await rehearsal.tofu('apply', '-input=false', '-no-color', 'vm');
      const again = await rehearsal.tofu('plan', '-input=false', '-no-color', '-var-file=values.tfvars', '-detailed-exitcode');
      const planned = plan.code === 0 ? plannedActions(JSON.parse(shown.output) as PlanDocument) : [plan.output];
      steps.set(name, { planned, applied: apply.code, planAgain: again.code, output: apply.code + again.code === 0 ? '' : `${apply.output}\n${again.output}` });
    }
    const destroyed = await rehearsal.standsmith('destroy', '--yes');
    if (destroyed.code !== 0) throw new Error(destroyed.output);
    return { steps, before, after: rehearsal.cluster.dump() };
  } finally {
    await rehearsal.stop();
  }
}

/** Without what tells one construct's resources from another's of the same name. */
function plannedActions({ resource_changes: all = [] }: PlanDocument): string[] {
  return all.filter(({ change }) => change.actions.join() !== 'no-op')
    .map(({ address, change }) => `${change.actions.join('+')} ${address.replace(/^proxmox_(virtual_environment_)?/, '').replace(/_[0-9A-F]{8}(?=\[|$)/, '')}`)
    .sort();
}

function changesOf({ networks }: Example): readonly Change[] {
  return changes.filter(({ needsNetworks }) => !needsNetworks || networks.length > 0);
}

const AT_ONCE = 2;
const runs = examples.flatMap(example => providers.map(provider => ({ example, provider, name: `${example.environment} with the ${provider} provider` })));
const results = new Map<string, Run>();
const failures = new Map<string, unknown>();

beforeAll(async () => {
  const waiting = [...runs];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name, example, provider } = next;
      await run(example, provider).then(result => results.set(name, result), (error: unknown) => failures.set(name, error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}, 900_000);

describe.each(runs)('$name', ({ name, example }) => {
  it.each(changesOf(example))('$name: planned is that and no more, and nothing is left to plan then', ({ name: change, expected }) => {
    if (failures.has(name)) throw failures.get(name);
    const step = results.get(name)!.steps.get(change)!;

    expect(step).toEqual({ planned: [...expected(example)].sort(), applied: 0, planAgain: 0, output: '' });
  });

  it('leaves the cluster as it was when it is destroyed', () => {
    const { before, after } = results.get(name)!;

    expect(after).toEqual(before);
  });
});
