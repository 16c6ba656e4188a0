import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../../lib/cli/program';
import { breakMachines, brokenMachines, goodFiles } from '../config/machines/broken-machines';
import { TestIo } from './test-io';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'machines-broken-'));
  mkdirSync(path.join(root, 'envs', 'web'), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

async function run(files: Readonly<Record<string, string>>, command: string): Promise<{ code: number; output: string }> {
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, 'envs', 'web', file), text);
  const io = new TestIo();
  const code = await runCommandLine([command, 'web'], { io, env: {}, root });
  return { code, output: io.stdout + io.stderr };
}

it('the machines that they break are good', async () => {
  expect(await run(goodFiles, 'validate')).toEqual({ code: 0, output: 'web: 5 machines, 4 with flatcar, 1 with debian: good\n' });
});

it.each(brokenMachines.map(input => [input.name, input] as const))('%s is refused, with its place and a fix, and nothing is written', async (_, input) => {
  const files = breakMachines(input);
  for (const command of ['validate', 'synth']) {
    const { code, output } = await run(files, command);

    expect({ code, output }).toMatchObject({ code: 3 });
    expect(output.split(/\n(?! )/)).toContainEqual(expect.stringMatching(new RegExp(`^${input.position}: .*${input.message.source}.*\n    .*${input.fix.source}`)));
    expect(readdirSync(root, { recursive: true }).sort()).toEqual(['envs', 'envs/web', ...Object.keys(files).map(file => `envs/web/${file}`)].sort());
  }
});

it('what is wrong with the file of several machines is said once', async () => {
  const { output } = await run({ ...goodFiles, 'hook.pl': 'echo' }, 'validate');

  expect(output.match(/hook\.pl:1:1/g)).toHaveLength(1);
});

it('commands about students say that there are none', async () => {
  const { code, output } = await run(goodFiles, 'rehearse');

  expect({ code, output }).toEqual({ code: 3, output: expect.stringMatching(/describes machines/) });
});
