import { createHash } from 'node:crypto';
import { cpSync, lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommandLine } from '../../lib/cli/program';
import { brokenInputs, goodFiles, writeEnvironment, type BrokenInput } from '../config/broken-inputs';
import { TestIo } from '../cli/test-io';
import { Project } from './project';

const inputs = brokenInputs.filter(input => !(input.isFineForRoot && process.getuid?.() === 0));
/** Those that are run as processes, too. */
const IN_A_PROCESS = ['a file of 10 MB', 'a binary file', 'an empty list of users', 'a folder instead of env.yaml'];

let project: Project;

beforeEach(() => {
  project = new Project();
});

afterEach(() => project.remove());

/** Each file with its content, so that anything that is written shows. */
function picture(): Record<string, string> {
  return Object.fromEntries(project.files().map(file => {
    const stats = lstatSync(project.path(file));
    const content = stats.isFile() ? createHash('sha256').update(readFileSync(project.path(file))).digest('hex') : 'no file';
    return [file, `${stats.mode} ${stats.mtimeMs} ${content}`];
  }));
}

async function runHere(...args: string[]): Promise<{ code: number; output: string }> {
  const io = new TestIo();
  const code = await runCommandLine(args, { io, env: {}, root: project.folder });
  return { code, output: io.stdout + io.stderr };
}

/** `file:line:column: what is wrong`, and what to change on the line below. */
function expectFinding(output: string, { position, message, fix }: BrokenInput): void {
  const findings = output.split(/\n(?! )/);
  const finding = findings.find(text => text.startsWith(`envs/broken/${position}: `) && message.test(text));
  expect(finding ?? output).toMatch(message);
  expect(finding?.split('\n    ')[1]).toMatch(fix);
  expect(output).toMatch(/nothing was written/);
}

it('the environment that they break is good', async () => {
  writeEnvironment(project.path('envs', 'broken'), {});

  expect(await runHere('validate')).toEqual({ code: 0, output: 'broken: 2 students, 2 machines, sdn-simple: good\n' });
});

describe.each(['validate', 'synth', 'credentials'])('%s', command => {
  it.each(inputs.map(input => [input.name, input] as const))('refuses %s, with its place and a fix, and writes nothing', async (_, input) => {
    writeEnvironment(project.path('envs', 'broken'), input);
    const before = picture();

    const { code, output } = await runHere(command, 'broken');

    expect({ code, output }).toMatchObject({ code: 3 });
    expectFinding(output, input);
    expect(picture()).toEqual(before);
  });
});

it.each(IN_A_PROCESS)('the command that people call refuses %s in the same way', async name => {
  const input = inputs.find(each => each.name === name)!;
  writeEnvironment(project.path('envs', 'broken'), input);
  const before = picture();

  for (const command of ['validate', 'synth']) {
    const { code, stdout, stderr } = await project.standsmith([command]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expectFinding(stderr, input);
  }
  expect(picture()).toEqual(before);
});

it('a broken environment keeps its neighbours from being written, too, and all findings come at once', async () => {
  writeEnvironment(project.path('envs', 'broken'), { files: { 'users_list.yml': goodFiles['users_list.yml']!.replace('user2@pve', 'user1@pve').concat('  - user3\n') } });
  writeEnvironment(project.path('envs', 'empty'), { files: { 'deployment_config.yml': '' } });
  cpSync(path.join(__dirname, '../../envs/class-single'), project.path('envs', 'class-single'), { recursive: true, filter: file => !/values|hand-out|tfstate/.test(file) });
  const before = picture();

  const { code, output } = await runHere('synth');

  expect(code).toBe(3);
  expect(output).toMatch(/^envs\/broken\/users_list\.yml:4:5: /m);
  expect(output).toMatch(/^envs\/empty\/deployment_config\.yml:1:1: /m);
  expect(picture()).toEqual(before);
});
