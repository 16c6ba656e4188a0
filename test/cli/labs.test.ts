import { readFileSync } from 'node:fs';
import path from 'node:path';
import { labNames, readLab } from '../../lib/cli/labs';
import { TestProject } from './test-io';

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

test('there are six, and what an instructor looks for is among them', () => {
  expect(labNames()).toEqual(['active-directory', 'dmz', 'kubernetes', 'router', 'routing-triangle', 'single']);
});

test.each(labNames())('%s is good as it is, and its picture is that of its machines', async name => {
  const { code, stdout } = await project.run(['init', 'class', '--template', name, '--students', '2', '--node', 'pve7']);

  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('made envs/class: ') });
  expect(project.files().map(file => path.basename(file)).sort()).toEqual(['README.md', 'deployment_config.yml', 'env.yaml', 'topology.svg', 'users_list.yml']);
  expect(await project.run(['validate', 'class'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^class: 2 students, \d+ machines, sdn-simple: good$/m) });
  await project.run(['show', 'class', '--picture', 'now.svg']);
  expect(readFileSync(path.join(project.root, 'now.svg'), 'utf8')).toBe(project.read('envs/class/topology.svg'));
});

test.each(labNames())('the README of %s has its title, its picture, and every template', name => {
  const { title, files } = readLab(name);
  const wanted = [...files['deployment_config.yml']!.matchAll(/template_vmid: (\d+)/g)].map(([, id]) => `| ${id} |`);

  expect(title).not.toBe(name);
  expect(files['README.md']).toContain('](topology.svg)');
  for (const row of wanted) expect(files['README.md']).toContain(row);
});

test('one that does not exist is not guessed, and machines are not given twice', async () => {
  expect(await project.run(['init', 'class', '--template', 'dmx'])).toMatchObject({ code: 3, stderr: expect.stringContaining('did you mean dmz?') });
  expect(await project.run(['init', 'class', '--template', '../../etc'])).toMatchObject({ code: 3, stderr: expect.stringContaining('there are active-directory') });
  expect(await project.run(['init', 'class', '--template', 'dmz', '--machine', 'a template_vmid=1'])).toMatchObject({ code: 3 });
  expect(project.files()).toEqual([]);
});
