import { TestProject } from '../test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'good']);
  project.write('envs/bad/env.yaml', 'isolation: bridge\nvm_ids: { first: 5 }\n');
  project.write('envs/bad/deployment_config.yml', 'machines: [{ device_type: linx, name: host, template_node: pve1, template_vmid: 101, networks: [] }]\n');
  project.write('envs/bad/users_list.yml', 'users: [anna]\n');
});

afterEach(() => project.remove());

test('everything that is wrong is told at once, with its place and a fix, and nothing is written', async () => {
  const before = project.files();
  const { code, stdout, stderr } = await project.run(['validate']);

  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^envs\/bad\/env\.yaml:2:11: .*\n {4}/m);
  expect(stderr).toMatch(/^envs\/bad\/deployment_config\.yml:1:\d+: .*linx.*\n {4}did you mean linux\?$/m);
  expect(stderr).toMatch(/^envs\/bad\/users_list\.yml:1:9: /m);
  expect(stderr).toMatch(/\d+ things are wrong; nothing was written\n$/);
  expect(project.files()).toEqual(before);
});

test('what is good by itself can be checked by itself', async () => {
  expect(await project.run(['validate', 'good'])).toEqual({ code: 0, stdout: 'good: 3 students, 6 machines, sdn-simple: good\n', stderr: '' });
});

test('programs get findings with their places', async () => {
  const { code, stdout } = await project.run(['validate', 'bad', '--json']);

  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    plans: [], findings: expect.arrayContaining([expect.objectContaining({ position: { file: 'envs/bad/users_list.yml', line: 1, column: 9 } })]),
  });
});

test('programs get the plan of the lab when nothing is wrong', async () => {
  const { code, stdout } = await project.run(['validate', 'good', '--json']);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ findings: [], plans: [{ environment: 'good', stands: [{ key: 'student1' }, { key: 'student2' }, { key: 'student3' }] }] });
});

test('a good environment is not written either: that is what synth does', async () => {
  const before = project.files();
  await project.run(['validate', 'good']);

  expect(project.files()).toEqual(before);
});
