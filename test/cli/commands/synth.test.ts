import { TestProject } from '../test-io';

const JSON_FILE = 'cdktf.out/stacks/a/cdk.tf.json';
let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'a', '--students', '2']);
});

afterEach(() => project.remove());

test('writes the stack of every environment, and what was given out', async () => {
  expect(await project.run(['synth'])).toMatchObject({ code: 0, stdout: 'a: cdktf.out/stacks/a\n' });
  expect(project.files()).toEqual(expect.arrayContaining([JSON_FILE, 'cdktf.out/stacks/a/values.tfvars', 'envs/a/allocations.yaml']));
});

test('where values.tfvars is not there, without which tofu plans nothing, the command is named that makes it', async () => {
  expect(await project.run(['synth'])).toMatchObject({ code: 0, stderr: 'tofu plan needs values.tfvars, which a lacks: standsmith credentials <environment>\n' });

  await project.run(['credentials', 'a']);
  expect(await project.run(['synth'])).toMatchObject({ code: 0, stderr: '' });
});

test('writes the same twice', async () => {
  await project.run(['synth']);
  const [stack, allocations] = [project.read(JSON_FILE), project.read('envs/a/allocations.yaml')];
  await project.run(['synth']);

  expect([project.read(JSON_FILE), project.read('envs/a/allocations.yaml')]).toEqual([stack, allocations]);
});

test('--hcl writes HCL in the place of JSON, and back', async () => {
  await project.run(['synth']);
  await project.run(['synth', '--hcl']);
  expect(project.files()).toContain('cdktf.out/stacks/a/cdk.tf');
  expect(project.files()).not.toContain(JSON_FILE);

  await project.run(['synth']);
  expect(project.files()).toContain(JSON_FILE);
  expect(project.files()).not.toContain('cdktf.out/stacks/a/cdk.tf');
});

test('--hcl leaves machines that are no class JSON, which the engine has no HCL for', async () => {
  project.write('envs/web/env.yaml', `kind: machines
proxmox: { node_name: pve1 }
machines:
  web: { os: debian, image: { template_vmid: 9000 }, networks: [{ bridge: vmbr0 }] }
`);
  expect(await project.run(['synth', '--hcl'])).toMatchObject({ code: 0 });

  const files = project.files();
  expect(files).toEqual(expect.arrayContaining(['cdktf.out/stacks/a/cdk.tf', 'cdktf.out/stacks/web/cdk.tf.json']));
  expect(files).not.toContain('cdktf.out/stacks/web/cdk.tf');
  const manifest = JSON.parse(project.read('cdktf.out/manifest.json')) as { stacks: Record<string, { synthesizedStackPath: string }> };
  expect(Object.values(manifest.stacks).map(({ synthesizedStackPath }) => synthesizedStackPath)).toEqual(['stacks/a/cdk.tf', 'stacks/web/cdk.tf.json']);
});

test('--outdir and --json are for programs', async () => {
  const { code, stdout } = await project.run(['synth', '--outdir', 'elsewhere', '--json']);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([{ environment: 'a', folder: 'elsewhere/stacks/a' }]);
  expect(project.files()).toContain('elsewhere/stacks/a/cdk.tf.json');
});

test('when one environment is wrong, nothing is written for any', async () => {
  project.write('envs/b/env.yaml', 'isolaton: bridge\n');
  const before = project.files();
  const { code, stderr } = await project.run(['synth']);

  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('did you mean isolation?') });
  expect(project.files()).toEqual(before);
});

test('what stands from before is not touched by a synth that is refused', async () => {
  await project.run(['synth']);
  const [stack, allocations] = [project.read(JSON_FILE), project.read('envs/a/allocations.yaml')];
  project.write('envs/a/users_list.yml', 'users: [one@pve, one@pve]\n');

  expect((await project.run(['synth'])).code).toBe(3);
  expect([project.read(JSON_FILE), project.read('envs/a/allocations.yaml')]).toEqual([stack, allocations]);
});

test('a synth of one environment keeps the stacks of the others, and what tofu has in its own', async () => {
  await project.run(['init', 'b']);
  await project.run(['synth']);
  const other = project.read('cdktf.out/stacks/b/cdk.tf.json');
  for (const file of ['.terraform/modules.json', '.terraform.lock.hcl', 'vm']) project.write(`cdktf.out/stacks/a/${file}`, file);
  await project.run(['synth', 'a']);

  expect(project.read('cdktf.out/stacks/b/cdk.tf.json')).toBe(other);
  for (const file of ['.terraform/modules.json', '.terraform.lock.hcl', 'vm']) expect(project.read(`cdktf.out/stacks/a/${file}`)).toBe(file);
});
