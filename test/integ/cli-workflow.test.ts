import { Project, type Dump } from './project';

const CLASS = 'my-class';

/** The rows of one column: the text before the first run of spaces is the row's name. */
const countsOf = (table: string, row: string) => new RegExp(`^${row}\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)`, 'm').exec(table)?.slice(1).map(Number);

describe('the commands of a class, in their order', () => {
  const project = new Project();
  let before: Dump;
  let applied: Dump;

  afterAll(() => project.remove());

  it('init makes an environment that validates', async () => {
    await project.succeed('init', CLASS, '--students', '2');

    expect(await project.succeed('validate')).toMatch(/my-class: 2 students, 4 machines, sdn-simple: good/);
    before = await project.dump();
  });

  it('init leaves an environment that is there as it is', async () => {
    const { code, stderr } = await project.standsmith(['init', CLASS]);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/is there already[^]*choose another name/) });
  });

  it('plan says what is missing before there are credentials', async () => {
    const { code, stderr } = await project.rehearse(['plan', CLASS]);

    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining(`standsmith credentials ${CLASS}`) });
  });

  it('credentials and synth write the files', async () => {
    expect(await project.succeed('credentials', CLASS)).toMatch(/2 new passwords, 0 kept/);
    expect(await project.succeed('synth')).toContain(`cdktf.out/stacks/${CLASS}`);

    expect(project.files()).toEqual(expect.arrayContaining([
      `cdktf.out/stacks/${CLASS}/cdk.tf.json`, `cdktf.out/stacks/${CLASS}/values.tfvars`,
      `envs/${CLASS}/allocations.yaml`, `envs/${CLASS}/hand-out.csv`, `envs/${CLASS}/values.tfvars`,
    ]));
  });

  it('plan shows what would be made, student by student, and ends with 2', async () => {
    const { code, stdout } = await project.rehearse(['plan', CLASS]);

    expect(code).toBe(2);
    expect(countsOf(stdout, 'student1, student2: each')).toEqual([6, 0, 0]);
    expect(await project.dump()).toEqual(before);
  });

  it('apply asks, and changes nothing where nobody can answer', async () => {
    const { code, stderr } = await project.rehearse(['apply', CLASS]);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('--yes') });
    expect(await project.dump()).toEqual(before);
  });

  it('apply --yes makes it, and ends with the table of stands', async () => {
    const { code, stdout, stderr } = await project.rehearse(['apply', CLASS, '--yes']);

    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/applying my-class: \d+\/\d+ {2}2 of 2 students done/) });
    expect(stdout.match(/^student\d .* stands$/gm)).toHaveLength(2);
    applied = await project.dump();
    expect(Object.keys(applied.vms!)).toHaveLength(Object.keys(before.vms!).length + 4);
  });

  it('plan has nothing to change then, and ends with 0', async () => {
    const { code, stdout } = await project.rehearse(['plan', CLASS]);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'nothing to change: everything is as described\n' });
  });

  it('show --json tells programs what stands', async () => {
    const { code, stdout } = await project.rehearse(['show', CLASS, '--json']);
    const { stands } = JSON.parse(stdout) as { stands: { key: string; status: string; machines: { vmId: number }[] }[] };

    expect(code).toBe(0);
    expect(stands.map(({ key, status }) => `${key} ${status}`)).toEqual(['student1 stands', 'student2 stands']);
    expect(stands.flatMap(({ machines }) => machines.map(({ vmId }) => String(vmId)))).toEqual(expect.arrayContaining(
      Object.keys(applied.vms!).filter(vmId => !(vmId in before.vms!)),
    ));
  });

  it('plan counts for one student only when one leaves, and names the machines that end', async () => {
    project.setStudents(CLASS, 'student2');
    const { code, stdout } = await project.rehearse(['plan', CLASS, '--json']);
    project.setStudents(CLASS, 'student1', 'student2');
    const { students, endingVms } = JSON.parse(stdout) as { students: { key: string }[]; endingVms: string[] };

    expect(code).toBe(2);
    expect(students).toEqual([{ key: 'student1', create: 0, change: 0, destroy: 6 }]);
    expect(endingVms.map(name => name.replace(/ .*/, ''))).toEqual(['student1-host', 'student1-router']);
  });

  it('destroy asks, and changes nothing where nobody can answer', async () => {
    const { code, stdout, stderr } = await project.rehearse(['destroy', CLASS]);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('--yes') });
    expect(stdout).toMatch(/destroys 4 VMs with their data: student1-/);
    expect(await project.dump()).toEqual(applied);
  });

  it('destroy --yes leaves the cluster as it was', async () => {
    const { code, stdout } = await project.rehearse(['destroy', CLASS, '--yes']);

    expect(code).toBe(0);
    expect(stdout.match(/^student\d .* not there$/gm)).toHaveLength(2);
    expect(await project.dump()).toEqual(before);
  });
});

describe('a run that does not come to its end', () => {
  let project: Project;

  beforeEach(async () => {
    project = new Project();
    await project.succeed('init', CLASS, '--students', '2', '--isolation', 'bridge');
    await project.succeed('credentials', CLASS);
  });

  afterEach(() => project.remove());

  it('is interrupted by Ctrl-C, and completed by the same command: nothing is doubled', async () => {
    const undisturbed = ['--data', 'undisturbed.json'];
    expect(await project.rehearse(['apply', CLASS, '--yes'], undisturbed)).toMatchObject({ code: 0 });

    for (const progress of [/: \d+\/\d/, /: [3-9]\/\d/]) {
      let isSent = false;
      const interrupted = await project.rehearse(['apply', CLASS, '--yes'], ['--clock', 'realistic'], {
        onOutput: (text, interrupt) => {
          if (isSent || !progress.test(text)) return;
          isSent = true;
          interrupt();
        },
      });
      expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringContaining('run the same command again') });
    }
    expect(await project.rehearse(['apply', CLASS, '--yes'])).toMatchObject({ code: 0 });

    expect(await project.dump()).toEqual(await project.dump(...undisturbed));
  });

  it('fails where the cluster refuses bridges, and is completed by the same command when it does not any more', async () => {
    project.write('faults.yaml', 'faults: [{ kind: http-error, match: { method: POST, path: /nodes/*/network, times: always }, reason: no such interface }]\n');

    const failed = await project.rehearse(['apply', CLASS, '--yes'], ['--faults', 'faults.yaml']);
    const left = await project.rehearse(['show', CLASS]);
    const completed = await project.rehearse(['apply', CLASS, '--yes']);

    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/tofu apply failed:\n {2}proxmox_network_linux_bridge\.students_student\d_networks_lan_\w+: /);
    expect(failed.stderr).toMatch(/no such interface/);
    expect(failed.stderr).toMatch(/run the same command again to go on/);
    expect(failed.stderr).not.toMatch(/unexpected:|^\s+at /m);
    expect(left.stdout.match(/^student\d .* partly$/gm)).toHaveLength(2);
    expect(completed).toMatchObject({ code: 0 });
    expect(completed.stdout.match(/^student\d .* stands$/gm)).toHaveLength(2);
  });

  it('is refused before anything is made where the node and the template are missing', async () => {
    project.write('lab.yaml', 'nodes: { pve2: {} }\n');
    const before = await project.dump('--cluster', 'lab.yaml');

    expect(await project.rehearse(['apply', CLASS, '--yes'], ['--cluster', 'lab.yaml'])).toMatchObject({
      code: 4, stderr: expect.stringContaining('templates that are missing: 101 on pve1'),
    });
    expect(await project.dump('--cluster', 'lab.yaml')).toEqual(before);
  });
});
