import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readClusterDescription } from '../../lib/cli/simulation/expected-cluster';
import { claimDataFile } from '../../lib/cli/simulation/claim-data-file';
import { TestProject } from './test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await project.run(['init', 'a', '--students', '2']);
});

afterEach(() => project.remove());

test.each(['../a', '../../etc', '.', '..', 'a/../a', 'a\u0000', 'x'.repeat(300), '__proto__', 'a\u001b[31m'])('%j is no environment, and nothing is written', async name => {
  const before = project.files();
  for (const command of ['validate', 'synth', 'credentials', 'show']) {
    const { code, stderr } = await project.run([command, '--', name]);

    expect({ command, code, stderr }).toEqual({ command, code: 3, stderr: expect.stringContaining('there is no environment') });
    expect(stderr).not.toMatch(/[\u0000\u001b]/);
  }
  expect(project.files()).toEqual(before);
});

test('synth removes nothing from a folder that it has not written', async () => {
  project.write('stacks/lab-stack.ts', 'source');
  project.write('mine/stacks/precious/notes.txt', 'notes');
  for (const outdir of ['.', 'mine']) {
    const { code, stderr } = await project.run(['synth', '--outdir', outdir]);

    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining('is no folder that synth has written') });
  }
  expect(project.read('stacks/lab-stack.ts') + project.read('mine/stacks/precious/notes.txt')).toBe('sourcenotes');
});

test('synth writes again to a folder that it has written', async () => {
  await project.run(['synth', '--outdir', 'elsewhere']);

  expect(await project.run(['synth', '--outdir', 'elsewhere'])).toMatchObject({ code: 0 });
});

test('an outdir that is a file is refused', async () => {
  project.write('out', 'text');

  expect(await project.run(['synth', '--outdir', 'out'])).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOTDIR') });
  expect(project.read('out')).toBe('text');
});

test('a file that holds no simulated cluster is not forgotten with one', () => {
  for (const text of ['students: []', '{"name":"mine"}', 'null', '']) {
    project.write('notes.json', text);
    const claim = () => claimDataFile(path.join(project.root, 'notes.json'), path.join(project.root, 'notes.states'), true);

    expect(claim).toThrow(/is no data file of a simulated cluster/);
    expect(project.read('notes.json')).toBe(text);
  }
});

test.each([
  ['40 MB', `nodes: { n1: {} }\n${'# filler\n'.repeat(4_500_000)}`, /larger than 32 MiB/],
  ['an alias to itself', 'nodes: &n { n1: *n }\n', /nodes/],
  ['aliases without end', `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghi'.split('').map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefghi'[i]}`).join()}]`).join('\n')}\n`, /YAML/],
  ['a control character', 'nodes: { "n\u001b[31m": {} }\n', /control character/],
  ['nothing', '', /the file/],
])('a description of a cluster with %s is refused', (_, text, message) => {
  const file = path.join(project.root, 'lab.yaml');
  writeFileSync(file, text);

  expect(() => readClusterDescription(file)).toThrow(message);
});

test('a description that is a folder is refused', () => {
  expect(() => readClusterDescription(project.root)).toThrow(/folder/);
});
