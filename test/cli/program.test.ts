import path from 'node:path';
import { runCommandLine } from '../../lib/cli/program';
import { TestIo, TestProject } from './test-io';

const COMMANDS = ['menu', 'init', 'validate', 'credentials', 'synth', 'plan', 'apply', 'destroy', 'show', 'rehearse', 'sim'];
let project: TestProject;

beforeEach(() => {
  project = new TestProject();
});

afterEach(() => project.remove());

test('-h lists every command, the exit codes, and how to begin', async () => {
  const { code, stdout, stderr } = await project.run(['-h']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  expect(stdout).toMatch(/0 done, 1 failed, 2 changes pending \(plan\), 3 bad input, 4 refused, 130 interrupted/);
  expect(stdout).not.toContain('simulated-tofu');
});

test.each(COMMANDS)('%s -h explains the command, with examples', async command => {
  const { code, stdout } = await project.run([command, '-h']);

  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: standsmith ${command}`));
  expect(stdout).toMatch(new RegExp(`Examples:\n  standsmith ${command}`));
});

test.each([
  ['an unknown command', ['aply', 'x'], /unknown command 'aply'[^]*Did you mean apply/],
  ['an unknown option', ['plan', 'x', '--jsn'], /unknown option '--jsn'[^]*Did you mean --json/],
  ['a missing argument', ['plan'], /missing required argument 'environment'/],
  ['an argument too many', ['plan', 'a', 'b'], /too many arguments/],
  ['a value that is no number', ['init', 'x', '--students', 'many'], /whole number from 1 to 9999/],
  ['a value that is no choice', ['sim', '--provider', 'other', '--', 'true'], /Allowed choices are auto, real, stand-in/],
  ['nothing to run', ['sim'], /nothing to run\n {4}standsmith sim -- COMMAND/],
])('%s is bad input, and says what is right', async (_, args, message) => {
  const { code, stdout, stderr } = await project.run(args);

  expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
  expect(project.files()).toEqual([]);
});

test('without arguments, the help is shown', async () => {
  expect((await project.run([])).stderr).toMatch(/^Usage: standsmith/);
});

test('--version is the package\'s version', async () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the file stands outside of the sources
  expect((await project.run(['--version'])).stdout.trim()).toBe(require('../../package.json').version);
});

test.each([
  ['plan', 'there is no environment "class-ruoter"\n    did you mean "class-router"?'],
  ['show', 'there is no environment'], ['apply', 'there is no environment'], ['destroy', 'there is no environment'],
  ['credentials', 'there is no environment'], ['validate', 'there is no environment'], ['rehearse', 'there is no environment'], ['synth', 'there is no environment'],
])('%s of an environment that is not there is bad input', async (command, message) => {
  project.write('envs/class-router/env.yaml', '');

  expect(await project.run([command, 'class-ruoter'])).toMatchObject({ code: 3, stderr: expect.stringContaining(message) });
});

test('where there is no environment at all, the first step is named', async () => {
  expect(await project.run(['validate'])).toMatchObject({ code: 3, stderr: expect.stringContaining('standsmith init my-class') });
});

test('below the project\'s folder, as in that of a stack, the folder is named that has the environment', async () => {
  await project.run(['init', 'my-class']);
  const root = path.join(project.root, 'cdktf.out/stacks/my-class');
  const below = async (...args: string[]) => {
    const io = new TestIo();
    return [await runCommandLine(args, { io, env: {}, root }), io.stderr];
  };

  expect(await below('show', 'my-class')).toEqual([3, `there is no environment "my-class" in this folder\n    run the command in ${project.root}, which has it\n`]);
  expect(await below('validate')).toEqual([3, expect.stringContaining(`run the command in ${project.root}, or make one: standsmith init my-class`)]);
});

test('a name may be typed as the path of its folder', async () => {
  await project.run(['init', 'my-class']);

  expect(await project.run(['validate', 'envs/my-class/'])).toMatchObject({ code: 0, stdout: 'my-class: 3 students, 6 machines, sdn-simple: good\n' });
});

test('nothing is asked by a command that only reads', async () => {
  const io = new TestIo('yes');
  await project.run(['init', 'my-class'], io);
  await project.run(['validate'], io);

  expect(io.questions).toEqual([]);
});
