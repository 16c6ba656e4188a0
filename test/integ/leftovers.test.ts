import { Project, providers } from './project';

const CLUSTER = 'nodes: { pve1: {} }\ntemplates:\n  - { vmid: 200, node: pve1, name: linux }\n';

let project: Project;

beforeEach(async () => {
  project = new Project();
  project.addExample('class-single', 'user1');
  await project.succeed('credentials', 'class-single');
});

afterEach(() => project.remove());

it('a VM that somebody else has made under our ID is not touched', async () => {
  project.write('lab.yaml', `${CLUSTER}  - { vmid: 20000, node: pve1, name: precious }\n`);
  const simulation = ['--cluster', 'lab.yaml'];
  const before = await project.dump(...simulation);

  const result = await project.rehearse(['apply', 'class-single', '--yes'], simulation);
  const planned = await project.rehearse(['plan', 'class-single'], simulation);

  expect(result).toMatchObject({ code: 4, stderr: expect.stringContaining('VM pve1/20000 (precious) is on the cluster already') });
  expect(result.stderr).toMatch(/tofu import -var-file=values\.tfvars 'proxmox_virtual_environment_vm\.[\w-]+' 'pve1\/20000'/);
  expect(planned).toMatchObject({ code: 4, stderr: expect.stringContaining('is on the cluster already') });
  expect(await project.dump(...simulation)).toEqual(before);
});

it('students whom another environment has made users are said by the plan, with the setting by which they are taken as they are', async () => {
  project.addExample('class-router', 'user1');
  await project.succeed('credentials', 'class-router');
  expect(await project.rehearse(['apply', 'class-single', '--yes'])).toMatchObject({ code: 0 });
  const plan = async () => project.rehearse(['plan', 'class-router']);

  expect(await plan()).toMatchObject({ code: 4, stderr: expect.stringMatching(/^user user1@pve is on the cluster already.*\n.*create_users: false/m) });
  project.write('envs/class-router/env.yaml', `${project.read('envs/class-router/env.yaml')}create_users: false\n`);
  expect(await plan()).toMatchObject({ code: 2 });
});

describe.each(providers)('what a run with the %s provider has made without knowing it', provider => {
  const lost = ['/access/roles', '/nodes/*/qemu/*/clone'].map(path => ({ kind: 'answer-lost', match: { method: 'POST', path } }));
  const run = async (...args: string[]) => project.rehearse([...args, '--yes'], ['--cluster', 'lab.yaml', '--provider', provider, '--faults', 'faults.yaml']);

  it('goes with the rest', async () => {
    project.write('lab.yaml', CLUSTER);
    const before = await project.dump('--cluster', 'lab.yaml');
    project.write('faults.yaml', JSON.stringify({ faults: lost }));

    expect(await run('apply', 'class-single')).toMatchObject({ code: 1 });
    const left = await project.dump('--cluster', 'lab.yaml');
    project.write('faults.yaml', 'faults: []\n');
    const destroyed = await run('destroy', 'class-single');

    expect(left.vms).toHaveProperty('20000');
    expect(destroyed).toMatchObject({ code: 0, stderr: expect.stringMatching(/an earlier run has left (?=.*role class-single-student)(?=.*VM pve1\/20000)/) });
    expect(await project.dump('--cluster', 'lab.yaml')).toEqual(before);
    expect(project.files().filter(file => file.endsWith('unfinished.json'))).toEqual([]);
  });
});
