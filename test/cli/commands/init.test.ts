import { TestProject } from '../test-io';

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

test('makes the three files of an environment, and says what is next', async () => {
  const { code, stdout } = await project.run(['init', 'my-class', '--students', '12']);

  expect(code).toBe(0);
  expect(project.files()).toEqual(['deployment_config.yml', 'env.yaml', 'users_list.yml'].map(file => `envs/my-class/${file}`));
  expect(stdout).toContain('next: standsmith credentials my-class');
  expect(await project.run(['validate', 'my-class'])).toMatchObject({ code: 0, stdout: 'my-class: 12 students, 24 machines, sdn-simple: good\n' });
});

test.each([['bridge', 'pve7'], ['sdn-simple', 'node-2']])('an environment with %s on %s is good', async (isolation, node) => {
  await project.run(['init', 'other', '--isolation', isolation, '--node', node]);

  expect(await project.run(['validate'])).toMatchObject({ code: 0, stdout: expect.stringContaining(`${isolation}: good`) });
  expect(project.read('envs/other/deployment_config.yml')).toContain(`template_node: ${node}`);
});

test('a folder that is there is left as it is', async () => {
  project.write('envs/my-class/notes.txt', 'mine');
  const { code, stderr } = await project.run(['init', 'my-class']);

  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('envs/my-class is there already') });
  expect(project.files()).toEqual(['envs/my-class/notes.txt']);
});

test.each(['..', 'a/b', '', 'ö', 'x'.repeat(41), '-x'])('%p is no name, and nothing is made', async name => {
  const { code, stderr } = await project.run(['init', '--', name]);

  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('an environment name has 1 to 40 letters') });
  expect(project.files()).toEqual([]);
});

test.each([['--isolation', 'vlan'], ['--node', 'not a node']])('%s %s is refused, and nothing is made', async (option, value) => {
  expect((await project.run(['init', 'my-class', option, value])).code).toBe(3);
  expect(project.files()).toEqual([]);
});
