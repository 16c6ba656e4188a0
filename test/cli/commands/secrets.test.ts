import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findAgeKeys } from '../../../lib/config/sops/age-keys';
import { recipientOf } from '../../../lib/config/sops/data-key';
import { openFile } from '../../../lib/config/sops/open-file';
import { TestIo, TestProject } from '../test-io';

const [KEY, OTHER] = readFileSync(path.join(__dirname, '../../config/sops/fixtures/keys.txt'), 'utf8').split('\n').filter(line => line.startsWith('AGE-'));
const FILE = 'site/secrets.yaml';

const hasMemory = existsSync('/dev/shm');
if (!hasMemory) process.stderr.write('secrets are edited in memory only, and there is no /dev/shm here: the tests of the editor are skipped\n');
const editorTest = hasMemory ? test : test.skip;

let project: TestProject;
let tools: string;

beforeEach(() => {
  project = new TestProject();
  project.write('site/site.yaml', 'defaults: { domain: lab.example }\n');
  tools = mkdtempSync(path.join(tmpdir(), 'editor-'));
});

afterEach(() => {
  project.remove();
  rmSync(tools, { recursive: true });
});

const run = async (args: readonly string[], io = new TestIo(), env: Record<string, string> = {}) => (
  project.run(['secrets', ...args, '--site', 'site'], io, { SOPS_AGE_KEY: KEY!, PATH: process.env.PATH!, ...env })
);
const open = async (key = KEY) => openFile(project.read(FILE), FILE, async () => findAgeKeys({ SOPS_AGE_KEY: key }));
const values = async (key = KEY) => (await open(key)).document.toJS() as unknown;

/** An editor that does this to the text of a file. */
function editor(change: string): Record<string, string> {
  const script = path.join(tools, 'edit.js');
  writeFileSync(script, `
    const { readFileSync, statSync, writeFileSync } = require('node:fs');
    const file = process.argv.at(-1);
    const text = readFileSync(file, 'utf8');
    writeFileSync(${JSON.stringify(path.join(tools, 'seen'))}, [file, (statSync(file).mode & 0o777).toString(8), process.env.SOPS_AGE_KEY ?? ''].join(' '));
    writeFileSync(file, (${change})(text));`);
  return { EDITOR: `${process.execPath} ${script}` };
}

test('a key of one\'s own is made once, for its owner alone, and opens what is written with it', async () => {
  const file = path.join(tools, 'config/sops/age/keys.txt');
  const env = { SOPS_AGE_KEY: '', XDG_CONFIG_HOME: path.join(tools, 'config') };
  const keygen = async () => project.run(['secrets', 'keygen'], new TestIo(), env);
  const { code, stdout, stderr } = await keygen();

  const [key] = readFileSync(file, 'utf8').match(/^AGE-SECRET-KEY-1\w+$/m)!;
  expect({ code, stdout: stdout.trim(), mode: statSync(file).mode & 0o777, folder: statSync(path.dirname(file)).mode & 0o777 })
    .toEqual({ code: 0, stdout: await recipientOf(key), mode: 0o600, folder: 0o700 });
  expect(stderr).not.toContain(key);
  await run(['set', 'api_tokens.pve'], new TestIo('hidden'), env);
  expect(await values(key)).toEqual({ api_tokens: { pve: 'hidden' } });

  expect(await keygen()).toMatchObject({ code: 4, stderr: expect.stringContaining('is there already') });
  expect(readFileSync(file, 'utf8')).toContain(key);
});

test('a first secret makes the file, encrypted for the owner of the key', async () => {
  const { code, stdout } = await run(['set', 'api_tokens.pve'], new TestIo('root@pam!tofu=hidden'));

  expect([code, stdout]).toEqual([0, `api_tokens.pve is set in ${FILE}\n`]);
  expect(project.read(FILE)).not.toContain('hidden');
  expect(await values()).toEqual({ api_tokens: { pve: 'root@pam!tofu=hidden' } });
});

test('another one is added, and one that exists is changed; names may have dots', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  await run(['set', 'ssh_keys.admin@host.example'], new TestIo('ssh-ed25519 AAAA'));
  const { stdout } = await run(['set', 'api_tokens.pve'], new TestIo('two'));

  expect(stdout).toBe(`api_tokens.pve is changed in ${FILE}\n`);
  expect(await values()).toEqual({ api_tokens: { pve: 'two' }, ssh_keys: { 'admin@host.example': 'ssh-ed25519 AAAA' } });
});

test('those that .sops.yaml names may read a new file', async () => {
  project.write('site/.sops.yaml', `creation_rules:\n  - path_regex: secrets\\.yaml$\n    age: ${await recipientOf(OTHER!)}\n`);
  await run(['set', 'api_tokens.pve'], new TestIo('one'));

  expect(await values(OTHER)).toEqual({ api_tokens: { pve: 'one' } });
  await expect(values(KEY)).rejects.toThrow('does not open the file');
});

test.each(['pve', 'api_tokens.', 'sops.mac', '../x.y'])('%s is no name of a secret', async name => {
  expect(await run(['set', name], new TestIo('one'))).toMatchObject({ code: 3, stderr: expect.stringContaining('is no name of a secret') });
  expect(existsSync(path.join(project.root, FILE))).toBe(false);
});

editorTest('an editor sees the secrets in memory, readable by their owner only, and they are gone afterwards', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  const { code } = await run(['edit'], new TestIo(), editor('text => text.replace("one", "two") + "passwords:\\n  root: three # new\\n"'));
  const [file, mode, key] = readFileSync(path.join(tools, 'seen'), 'utf8').split(' ');

  expect([code, mode, key]).toEqual([0, '600', '']);
  expect(file).toMatch(/^\/dev\/shm\/standsmith-/);
  expect(existsSync(path.dirname(file!))).toBe(false);
  expect(await values()).toEqual({ api_tokens: { pve: 'two' }, passwords: { root: 'three' } });
  expect(project.read(FILE)).not.toMatch(/three|new/);
  expect(readdirSync(path.join(project.root, 'site')).sort()).toEqual(['secrets.yaml', 'site.yaml']);
});

editorTest('what the site names and is no more is said, with the place', async () => {
  project.write('site/nodes/pve.yaml', 'api_endpoint: https://192.0.2.1:8006/\napi_token: pve\n');
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  const renamed = await run(['edit'], new TestIo(), editor('text => text.replace("pve:", "pve1:")'));
  expect(renamed).toMatchObject({ code: 0, stderr: expect.stringMatching(/cannot be used as it is now:\n.*site\/nodes\/pve\.yaml:2:12: api_token is "pve", but api_tokens of secrets\.yaml has no "pve"/) });
  expect((await run(['edit'], new TestIo(), editor('text => text.replace("pve1:", "pve:")'))).stderr).toBe('');
});

editorTest('nothing is written when nothing was edited, what was edited is no YAML, or the editor fails', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  const before = project.read(FILE);

  expect((await run(['edit'], new TestIo(), editor('text => text'))).stdout).toBe(`nothing has changed in ${FILE}\n`);
  const broken = await run(['edit'], new TestIo('no'), editor('text => text + "a: [hidden"'));
  expect([broken.code, broken.stderr]).toEqual([3, expect.not.stringContaining('hidden')]);
  expect((await run(['edit'], new TestIo(), { EDITOR: 'false' })).code).toBe(1);
  expect(project.read(FILE)).toBe(before);
});

editorTest('a file that somebody else has changed meanwhile is not written over', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  const other = JSON.stringify(path.join(project.root, FILE));
  const change = `text => (require('node:fs').appendFileSync(${other}, '# other\\n'), text + 'a: { b: c }')`;
  const { code, stderr } = await run(['edit'], new TestIo(), editor(change));

  expect([code, stderr]).toEqual([1, expect.stringContaining('was changed by somebody else meanwhile: nothing was written')]);
});

test('rotating encrypts anew for other readers, and says what that does not undo', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  const { code, stderr } = await run(['rotate', '--recipient', await recipientOf(OTHER!)]);

  expect([code, stderr]).toEqual([0, expect.stringMatching(/^age1\w+ may still have read what was there: change the tokens/)]);
  expect(await values(OTHER)).toEqual({ api_tokens: { pve: 'one' } });
  await expect(values(KEY)).rejects.toThrow('does not open the file');
});

test('rotating encrypts a file that is in clear', async () => {
  project.write(FILE, '# mine\napi_tokens: { pve: hidden }\n');

  expect((await run(['rotate'])).code).toBe(0);
  expect(project.read(FILE)).not.toMatch(/hidden|mine/);
  expect(await values()).toEqual({ api_tokens: { pve: 'hidden' } });
});

test('a private key as a recipient is refused, and not shown', async () => {
  project.write(FILE, 'api_tokens: { pve: hidden }\n');
  const { code, stderr } = await run(['rotate', '--recipient', KEY!]);

  expect([code, stderr]).toEqual([3, expect.stringContaining('a private key was given as a recipient')]);
  expect(stderr).not.toContain(KEY!.slice(0, 30));
  expect((await run(['rotate', '--recipient', 'age1xyz'])).stderr).toContain('"age1xyz" is no public key of age');
});

test('readers whose keys are not of age are named, and nothing is written', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  project.write(FILE, project.read(FILE).replace(/recipient: age1\w+/, 'recipient: ssh-ed25519 AAAAC3Nz'));
  const before = project.read(FILE);
  const { code, stderr } = await run(['rotate']);

  expect([code, stderr]).toEqual([3, expect.stringContaining('"ssh-ed25519 AAAAC3Nz" is no public key of age')]);
  expect(project.read(FILE)).toBe(before);
});

test('what would be too large to be read again is not written', async () => {
  await run(['set', 'api_tokens.pve'], new TestIo('one'));
  const before = project.read(FILE);
  const { code, stderr } = await run(['set', 'api_tokens.other'], new TestIo('x'.repeat(800_000)));

  expect([code, stderr]).toEqual([3, expect.stringContaining(`${FILE} would be larger than the 1 MiB that are read: nothing was written`)]);
  expect(project.read(FILE)).toBe(before);
});

test('without a site, it says where it has looked', async () => {
  const { code, stderr } = await project.run(['secrets', 'rotate'], new TestIo(), { HOMESTAK_SITE_CONFIG: '/nowhere' });

  expect([code, stderr]).toEqual([3, expect.stringContaining('HOMESTAK_SITE_CONFIG names a folder that does not exist')]);
});
