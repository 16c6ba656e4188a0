import type { PlanDocument } from '../../lib/tofu/show';
import { belongsTo, changedAddresses, changedRows, rowsOfOthers } from './cluster-changes';
import { Project, providers, type Dump } from './project';

const EMPTY_PLAN = 'tofu plan -var-file values.tfvars -detailed-exitcode';

interface Case {
  readonly environment: string;
  readonly students: readonly string[];
  readonly settings?: string;
  /** Resources that all students share, which may change whenever the set of networks does. */
  readonly shared: RegExp;
}

const cases: readonly Case[] = [
  { environment: 'class-router', students: ['user1', 'user2', 'user3', 'user10'], shared: /^nothing$/ },
  {
    environment: 'class-dmz',
    students: ['a.ivanova', 'b.petrov', 'd.smirnova', 'e.kuznetsov'],
    settings: `isolation: sdn-simple
proxmox: { nodes: [pve1] }
nodes:
  gateway: { cores: 2, memory_mib: 2048 }
  web-server: { networks: [{ bridge: dmz, ip_address: 10.1.0.2/24, gateway: 10.1.0.1 }] }
`,
    shared: /^(terraform_data\.zone_|proxmox_sdn_applier\.zone_)/,
  },
];

describe.each(providers)('a class with the %s provider', provider => {
  describe.each(cases)('$environment', ({ environment, students, settings, shared }) => {
    const project = new Project();
    const stack = `cdktf.out/stacks/${environment}`;
    let before: Dump;
    let applied: Dump;

    afterAll(() => project.remove());

    it('is applied by the three commands, and a plan is empty then', async () => {
      project.addExample(environment, ...students);
      if (settings !== undefined) project.write(`envs/${environment}/env.yaml`, settings);
      await project.succeed('credentials', environment);
      await project.succeed('synth');
      before = await project.dump();

      const output = await project.simulate(provider, `cd ${stack} && tofu init && tofu plan -var-file values.tfvars -out vm && tofu apply vm && ${EMPTY_PLAN}`);
      applied = await project.dump();

      expect(output).toMatch(/Apply complete! Resources: [1-9]\d* added, 0 changed, 0 destroyed/);
      const machines = Object.keys(applied.vms!).length - Object.keys(before.vms!).length;
      expect(machines).toBe(3 * students.length);
    });

    it('has an empty plan in a later simulation, too', async () => {
      await project.simulate(provider, `cd ${stack} && ${EMPTY_PLAN}`);
    });

    it('changes for one student only when one is added', async () => {
      project.setStudents(environment, ...students, 'newcomer');

      await applyChangeOf('newcomer');
    });

    it('changes for one student only when one is removed from the middle', async () => {
      project.setStudents(environment, ...students.filter(student => student !== students[1]), 'newcomer');

      await applyChangeOf(students[1]!);
    });

    it('leaves the cluster as it was when it is destroyed', async () => {
      const output = await project.simulate(provider, `cd ${stack} && tofu destroy -var-file values.tfvars -auto-approve`);

      expect(output).toMatch(/Destroy complete! Resources: [1-9]/);
      expect(await project.dump()).toEqual(before);
    });

    /** Applies what the files say now: plan and cluster may change for the student only. */
    async function applyChangeOf(student: string): Promise<void> {
      await project.succeed('credentials', environment);
      await project.succeed('synth');
      const commands = ['tofu plan -var-file values.tfvars -out vm >&2', 'tofu show -json vm', 'tofu apply vm >&2', `${EMPTY_PLAN} >&2`];
      const plan = JSON.parse(await project.simulate(provider, [`cd ${stack}`, ...commands].join(' && '))) as PlanDocument;
      const after = await project.dump();

      const addresses = changedAddresses(plan).filter(address => !shared.test(address));
      expect(addresses.filter(address => !belongsTo(student, address))).toEqual([]);
      expect(addresses.filter(address => address.startsWith('proxmox_virtual_environment_vm.'))).toHaveLength(3);
      const rows = changedRows(applied, after);
      expect(rowsOfOthers(rows, student)).toEqual([]);
      expect(rows.filter(({ name }) => name.startsWith('vms/'))).toHaveLength(3);
      applied = after;
    }
  });
});
