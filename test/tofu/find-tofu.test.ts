import { rmSync } from 'node:fs';
import path from 'node:path';
import { builtTofu, findTofu, isNewEnough } from '../../lib/tofu/find-tofu';
import { temporaryFolder, writeProgram, writeVersioned } from './fake-tofu';

let folder: string;
let env: { HOME: string; PATH: string; TOFU?: string };

beforeEach(() => {
  folder = temporaryFolder();
  env = { HOME: folder, PATH: `/usr/bin:/bin:${path.join(folder, 'bin')}` };
});

afterEach(() => rmSync(folder, { recursive: true }));

const onPath = () => path.join(folder, 'bin', 'tofu');

test('the tofu that TOFU names comes before the one on PATH', async () => {
  writeVersioned(onPath(), '1.12.6');
  const named = writeVersioned(path.join(folder, 'my tofu'), '1.11.0');

  expect(await findTofu({ ...env, TOFU: named })).toBe(named);
});

test('the tofu on PATH comes before the one that the setup has built', async () => {
  writeVersioned(onPath(), '1.11.0');
  writeVersioned(builtTofu(env), '1.12.6');

  expect(await findTofu(env)).toBe(onPath());
});

test('the one that the setup has built is taken when the one on PATH is too old', async () => {
  writeVersioned(onPath(), '1.10.9');
  const built = writeVersioned(builtTofu(env), '1.12.6');

  expect(await findTofu(env)).toBe(built);
});

test('the cache folder is where XDG_CACHE_HOME says', async () => {
  const built = writeVersioned(builtTofu({ XDG_CACHE_HOME: path.join(folder, 'cache') }), '1.12.6');

  expect(built.startsWith(path.join(folder, 'cache', 'standsmith'))).toBe(true);
  expect(await findTofu({ ...env, XDG_CACHE_HOME: path.join(folder, 'cache') })).toBe(built);
});

test('without any, the error says how to get one', async () => {
  await expect(findTofu(env)).rejects.toThrow(/^there is no tofu on PATH\n.*OpenTofu 1\.11 or newer.*npm run setup/);
});

test('a tofu on PATH that is too old is named in the error', async () => {
  writeVersioned(onPath(), '1.9.0');

  await expect(findTofu(env)).rejects.toThrow(`${onPath()} is too old`);
});

test('a tofu that TOFU names is not passed over when it is too old', async () => {
  writeVersioned(onPath(), '1.12.6');
  const old = writeVersioned(path.join(folder, 'old'), '1.10.0');

  await expect(findTofu({ ...env, TOFU: old })).rejects.toThrow(`TOFU is ${old}, which is version 1.10.0`);
});

test.each(['missing', 'silent', 'failing'])('a %s TOFU is refused', async kind => {
  const file = path.join(folder, kind);
  if (kind !== 'missing') writeProgram(file, kind === 'failing' ? 'exit 1' : 'true');

  await expect(findTofu({ ...env, TOFU: file })).rejects.toThrow(/which does not run/);
});

test.each([['1.11.0', true], ['1.12.6', true], ['2.0.0', true], ['1.12.0-beta1', true], ['1.10.9', false], ['0.15.0', false]])('%s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});
