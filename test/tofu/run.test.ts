import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { apply } from '../../lib/tofu/apply';
import { init } from '../../lib/tofu/init';
import { plan } from '../../lib/tofu/plan';
import { showPlan } from '../../lib/tofu/show';
import type { Tofu } from '../../lib/tofu/tofu';
import type { TofuEvent } from '../../lib/tofu/tofu-event';
import { temporaryFolder, writeProgram } from './fake-tofu';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => rmSync(folder, { recursive: true }));

function fake(script: string): Tofu {
  return { binary: writeProgram(path.join(folder, 'tofu'), script), folder, env: { PATH: '/usr/bin:/bin', TF_LOG: 'TRACE' } };
}

const OPTIONS = { out: 'vm', varFile: 'values.tfvars' };
const DONE = '{"type":"apply_complete","hook":{"resource":{"addr":"a.b"}}}';
const ERROR = '{"@message":"x","type":"diagnostic","diagnostic":{"severity":"error","summary":"bridge exists","detail":"vmbr1000","address":"a.b"}}';

test.each([[0, false], [2, true]])('a plan that exits with %i has changes: %s', async (code, hasChanges) => {
  expect(await plan(fake(`exit ${code}`), OPTIONS)).toBe(hasChanges);
});

test('exit code 2 is a failure of every other command', async () => {
  await expect(apply(fake('exit 2'), 'vm', 10)).rejects.toMatchObject({ name: 'TofuError', exitCode: 2, command: 'apply' });
});

test('what tofu says is told as it comes, and what is no JSON is left out', async () => {
  const events: TofuEvent[] = [];

  await apply(fake(`echo hello; echo '${DONE}'`), 'vm', 10, event => events.push(event));

  expect(events).toEqual([JSON.parse(DONE)]);
});

test('a failure is told in the diagnostics\' words', async () => {
  await expect(plan(fake(`echo '${ERROR}'; echo noise >&2; exit 1`), OPTIONS)).rejects.toThrow('tofu plan failed:\n  a.b: bridge exists\n      vmbr1000');
});

test('tofu runs in the stack\'s folder, and gets its variables only', async () => {
  await init(fake('pwd > where; env > variables'));

  expect(readFileSync(path.join(folder, 'where'), 'utf8').trim()).toBe(folder);
  const names = readFileSync(path.join(folder, 'variables'), 'utf8').trim().split('\n').map(line => line.split('=')[0]!);
  expect(names.filter(name => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).sort()).toEqual(['CHECKPOINT_DISABLE', 'PATH', 'TF_INPUT', 'TF_IN_AUTOMATION']);
});

test('a saved plan is read whole, over as many lines as it has', async () => {
  expect(await showPlan(fake(`printf '{"resource_changes":\\n[]}'`), 'vm')).toEqual({ resource_changes: [] });
});

test('a plan that cannot be read is an error with what tofu printed', async () => {
  await expect(showPlan(fake('echo "no such plan" >&2; exit 1'), 'vm')).rejects.toThrow('tofu show failed with exit code 1:\nno such plan');
});

test('a tofu that is not there is a system\'s error', async () => {
  await expect(init({ binary: path.join(folder, 'nowhere'), folder, env: {} })).rejects.toMatchObject({ code: 'ENOENT' });
});
