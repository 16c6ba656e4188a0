import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { findAgeKeys } from '../../lib/config/sops/age-keys';
import { recipientOf } from '../../lib/config/sops/data-key';
import { openFile } from '../../lib/config/sops/open-file';
import { sealFile, withNewKey } from '../../lib/config/sops/seal-file';
import { SITE } from '../config/site/site-folder';
import { TestIo, TestProject } from './test-io';

const TOKEN = 'aaaaaaaa-1111-2222-3333-444444444444';
const PLAIN = `api_tokens:
    pve: root@pam!tofu=${TOKEN}
    pve-deb: root@pam!tofu=bbbbbbbb-1111-2222-3333-444444444444
ssh_keys:
    anna@desk: ssh-ed25519 AAAAC3NzaC1 anna@desk
`;

let key: string;
let stranger: string;
let sealed: string;
let project: TestProject;

beforeAll(async () => {
  const { generateX25519Identity } = await import('age-encryption');
  [key, stranger] = [await generateX25519Identity(), await generateX25519Identity()];
  sealed = sealFile(await withNewKey(await openFile(PLAIN, 'secrets.yaml', async () => findAgeKeys({})), [await recipientOf(key)]), new Date());
});

beforeEach(() => {
  project = new TestProject();
  for (const [file, text] of Object.entries({ ...SITE, 'secrets.yaml': sealed })) project.write(`site/${file}`, text);
  // the site is read before anything is asked
  project.write('scenarios/look.yaml', 'phases: [{ name: look, http_check: { url: "http://127.0.0.1:1/" }, timeout: 1s }]\n');
});

afterEach(() => project.remove());

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const before = project.files();
  const ran = await project.run(args, new TestIo(), { HOMESTAK_SITE_CONFIG: 'site', SOPS_AGE_KEY: key, HOME: '/nowhere', ...env });
  const said = ran.stdout + ran.stderr;
  for (const secret of [TOKEN, 'bbbbbbbb', 'AAAAC3NzaC1', 'OPENSSH', key.slice(18), stranger.slice(18)]) expect(said).not.toContain(secret);
  expect(said).not.toMatch(/defect|\bat .*\.[jt]s:\d|undefined|\[object|[\u0000-\u0009\u001b]/);
  return { ...ran, isUntouched: JSON.stringify(project.files()) === JSON.stringify(before) };
}

/** Runs a command that reads the site, which has to be refused with this message. */
async function refused(message: RegExp, env?: Readonly<Record<string, string>>): Promise<void> {
  const { code, stderr, isUntouched } = await run(['scenario', '-S', 'look'], env);

  expect({ code, isUntouched, stderr }).toEqual({ code: 3, isUntouched: true, stderr: expect.stringMatching(message) });
  expect(stderr).toMatch(/^\S[^\n]*:\d+:\d+: [^\n]+\n {4}\S/);
}

const site = (...parts: string[]) => path.join(project.root, 'site', ...parts);
const line = (name: string) => sealed.split('\n').find(text => text.startsWith(`    ${name}: `))!;

test.each<[string, string, string, RegExp]>([
  ['a missing host', 'nodes/pve.yaml', 'host: pvee\n', /^site\/nodes\/pve\.yaml:1:7: host is "pvee", but there is no hosts\/pvee\.yaml; there is pve\n {4}did you mean pve\?/],
  ['a missing token', 'nodes/pve.yaml', 'api_token: pve_deb\n', /^site\/nodes\/pve\.yaml:1:12: .* has no "pve_deb"; there are pve, pve-deb\n {4}did you mean pve-deb\?/],
  ['a cycle', 'nodes/pve.yaml', 'parent_node: pve-deb\n', /^site\/nodes\/pve\.yaml:1:14: parent_node leads in a circle: pve → pve-deb → pve\n/],
  ['a node in itself', 'nodes/pve.yaml', 'parent_node: pve\n', /^site\/nodes\/pve\.yaml:1:14: parent_node leads in a circle: pve → pve\n/],
  ['a VM ID of another environment', 'envs/k8s.yaml', 'node: pve\nvms: [{ name: other, vmid: 10001 }]\n', /^site\/envs\/k8s\.yaml:2:22: VM ID 10001 of other in k8s is that of dev1 in dev, too/],
  ['a name that leads out of the folder', 'nodes/pve.yaml', 'host: ../nodes/pve\n', /^site\/nodes\/pve\.yaml:1:1: host is "\.\.\/nodes\/pve": a name has [^\n]*\n[^\n]*\n\none thing/],
  ['a name of every object', 'nodes/pve.yaml', 'api_token: constructor\n', /api_tokens of secrets\.yaml has no "constructor"/],
  ['a token in the place of its name', 'nodes/pve.yaml', `api_token: root@pam!tofu=${TOKEN}\n`, /^site\/nodes\/pve\.yaml:1:1: api_token is "root@pam!tofu=\*+": a name has/],
  ['a password in the URL', 'nodes/pve.yaml', 'api_endpoint: https://root:OPENSSH@10.0.12.10:8006\n', /:1:1: api_endpoint is "https:\/\/root:\*+@10\.0\.12\.10:8006": the URL of an API is/],
  ['text that is no YAML', 'site.yaml', 'defaults: [}\n', /^site\/site\.yaml:1:12: /],
  ['a quote that stays open', 'nodes/pve.yaml', 'host: "pve\n', /^site\/nodes\/pve\.yaml:2:1: something that was opened is not closed/],
  ['a key that is there twice', 'nodes/pve.yaml', 'host: pve\nhost: other\n', /^site\/nodes\/pve\.yaml:2:1: the key "host" is there twice: first on line 1\n/],
  ['keys of every object', 'nodes/pve.yaml', '__proto__: { host: pve }\n', /^site\/nodes\/pve\.yaml:1:1: unknown key "__proto__"/],
  ['a tag', 'nodes/pve.yaml', 'host: !!js/function "x"\n', /:1:7: YAML tags \(! and a word\) are not supported/],
  ['a binary file', 'nodes/pve.yaml', 'host: \u0000\n', /:1:7: this is a binary file/],
  ['UTF-16', 'nodes/pve.yaml', '\ufffd\ufffdh\u0000o\u0000', /:1:1: the file is not UTF-8 from here on/],
  ['aliases without end', 'envs/dev.yaml', aliasBomb(), /^site\/envs\/dev\.yaml:\d+:\d+: the file has more than 200000 values/],
  ['brackets without end', 'envs/dev.yaml', '['.repeat(100_000), /:1:33: maps and lists are nested more than 32 deep/],
  ['a file without end', 'site.yaml', `# ${'x'.repeat(2_000_000)}\n`, /^site\/site\.yaml:1:1: the file is larger than 1 MiB/],
  ['control characters', 'nodes/pve.yaml', 'host: "\\u001b[31mred"\n', /host is "\\u001b\[31mred"/],
  ['a file name with another ending', 'nodes/pve2.YAML', '', /^site\/nodes\/pve2\.YAML:1:1: the file's name is "pve2\.YAML": files of a site end in \.yaml\n/],
  ['a node with dots', 'nodes/pve.lab.yaml', '', /the file's name is "pve\.lab\.yaml": a node name has at most 63 letters/],
  ['a file name that colours', 'nodes/a\u001b[31mb.yaml', '', /the file's name is "a\\u001b\[31mb\.yaml"/],
])('%s is refused with its place', async (_what, file, text, message) => {
  project.write(`site/${file}`, text);
  await refused(message);
  expect((await run(['config', 'show', 'pve'])).code).toBe(3);
});

test.each<[string, (text: string) => string, RegExp]>([
  ['in clear', () => PLAIN, /^site\/secrets\.yaml:1:1: the secrets are in clear: [^\n]*\n {4}encrypt the file: standsmith secrets rotate/],
  ['empty', () => '', /api_token is "pve", but api_tokens of secrets\.yaml has no "pve"/],
  ['cut off in a value', text => text.slice(0, 60), /^site\/secrets\.yaml:2:10: values are encrypted, but the part sops [^\n]*: the file was cut off\n/],
  ['cut off in the key', text => text.slice(0, 900), /: sops has no mac: the file was cut off\n/],
  ['without its MAC', text => text.replace(/ {4}mac: .*\n/, ''), /: sops has no mac: the file was cut off\n/],
  ['with another MAC', text => text.replace(/ {4}mac: .*\n/, '    mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]\n'), /:1:1: the file is not as it was written: [^\n]*the MAC does not fit\n/],
  ['with another time', text => text.replace(/lastmodified: "20/, 'lastmodified: "19'), /the MAC does not fit/],
  ['with a value at another key', text => text.replace(line('pve'), line('pve-deb').replace('pve-deb', 'pve')), /^site\/secrets\.yaml:2:10: api_tokens\.pve cannot be decrypted: [^\n]*stood elsewhere before\n/],
  ['with a value in clear', text => text.replace(line('pve'), `    pve: ${TOKEN}`), /:2:10: api_tokens\.pve is in clear in an encrypted file\n/],
  ['with less encrypted than it was', text => text.replace('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^nothing$'), /the MAC does not fit/],
  ['with a rule that is none', text => text.replace('unencrypted_suffix: _unencrypted', 'encrypted_regex: "(["'), /encrypted_regex is no regular expression/],
  ['for others', text => text.replace(/ {4}age:\n[^]*?(?= {4}lastmodified)/, '    age: []\n    pgp:\n        - fp: ABCD\n          enc: x\n'), /the file is encrypted without age, by pgp\n/],
  ['twice', text => text + text.slice(text.indexOf('sops:')), /the key "sops" is there twice/],
  ['a list', () => '- a\n', /:1:1: the file is no map\n/],
  ['with aliases without end', aliasBomb, /the file has more than 200000 values/],
  ['with an indentation by tabs', () => PLAIN.replaceAll('    ', '\t'), /:2:1: the line is indented with a tab\n/],
  ['with a token that is a key, twice', () => `root@pam!tofu=${TOKEN}: 1\nroot@pam!tofu=${TOKEN}: 2\n`, /:2:1: the key "root@pam!tofu=\*+" is there twice/],
])('secrets that are %s are refused, and not shown', async (_what, change, message) => {
  project.write('site/secrets.yaml', change(sealed));
  await refused(message);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  ['of somebody else', () => ({ SOPS_AGE_KEY: stranger }), /^site\/secrets\.yaml:1:1: the age key in SOPS_AGE_KEY does not open the file: it is encrypted for age1\w+\n/],
  ['that is cut off', () => ({ SOPS_AGE_KEY: key.slice(0, -3) }), /^SOPS_AGE_KEY:1:1: this is no age key\n/],
  ['in lower case', () => ({ SOPS_AGE_KEY: key.toLowerCase() }), /^SOPS_AGE_KEY:1:1: this is no age key\n/],
  ['in a file that is not there', () => ({ SOPS_AGE_KEY_FILE: '/nowhere/keys' }), /^\/nowhere\/keys:1:1: the file with age keys: the file does not exist\n/],
  ['that nobody has given', () => ({ SOPS_AGE_KEY: '' }), /there is no age key in SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, \/nowhere\/\.config\/sops\/age\/keys\.txt: /],
])('an age key %s is refused, and not shown', async (_what, env, message) => refused(message, env()));

test.each<[string, () => void, RegExp]>([
  ['to itself', () => link('nodes/pve.yaml', 'pve.yaml'), /^site\/nodes\/pve\.yaml:1:1: the file is a symbolic link that leads back to itself\n/],
  ['to nothing', () => link('nodes/pve.yaml', '/nowhere'), /^site\/nodes\/pve\.yaml:1:1: the file does not exist\n/],
  ['to a device', () => link('nodes/pve.yaml', '/dev/zero'), /: this is no regular file\n/],
  ['to a private key', () => {
    project.write('id', `-----BEGIN OPENSSH PRIVATE KEY-----\n${key.slice(18)}\n-----END OPENSSH PRIVATE KEY-----\n`);
    link('nodes/pve.yaml', '../../id');
  }, /^site\/nodes\/pve\.yaml:1:1: the file is /],
  ['of the whole folder to nothing', () => link('nodes', '/nowhere'), /^site\/nodes:1:1: the folder cannot be read \(ENOENT\)\n/],
  ['of the secrets to nothing', () => link('secrets.yaml', '/nowhere'), /^site\/secrets\.yaml:1:1: the file does not exist\n/],
])('a link %s is refused', async (_what, make, message) => {
  make();
  await refused(message);
});

test.each<[string, () => void, RegExp]>([
  ['the folder of nodes is a file', () => {
    rmSync(site('nodes'), { recursive: true });
    project.write('site/nodes', '');
  }, /^site\/nodes:1:1: the folder cannot be read \(ENOTDIR\)\n/],
  ['a file is a folder', () => mkdirSync(site('nodes', 'dir.yaml')), /^site\/nodes\/dir\.yaml:1:1: this is a folder, but a file is needed\n/],
  ['the secrets are a folder', () => {
    rmSync(site('secrets.yaml'));
    mkdirSync(site('secrets.yaml'));
  }, /^site\/secrets\.yaml:1:1: this is a folder/],
])('%s: that is refused', async (_what, make, message) => {
  make();
  await refused(message);
});

test.each<[string, (text: string) => string]>([
  ['line ends of Windows', text => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', text => `\ufeff${text}`],
])('%s change nothing, in secrets neither', async (_what, change) => {
  for (const [file, text] of Object.entries({ ...SITE, 'secrets.yaml': sealed })) project.write(`site/${file}`, change(text));
  project.write('site/nodes/.#pve.yaml', 'what an editor has left');
  const { code, stderr } = await run(['scenario', '-S', 'look', '--skip', 'look']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each<[string, string, RegExp]>([
  ['other people\'s rules', 'creation_rules:\n  - path_regex: \\.json$\n    pgp: ABCD\n  - pgp: ABCD\n', /^site\/\.sops\.yaml:4:5: the rule for secrets\.yaml names no public key of age\n/],
  ['a pattern that is none', 'creation_rules:\n  - path_regex: "(["\n    age: age1\n', /^site\/\.sops\.yaml:2:5: path_regex is "\(\[": that is no regular expression\n/],
  ['rules that are no YAML', 'creation_rules: [}\n', /^site\/\.sops\.yaml:1:18: /],
])('%s in .sops.yaml are refused when secrets are made, and do not matter for those that are there', async (_what, rules, message) => {
  project.write('site/.sops.yaml', rules);
  expect((await run(['secrets', 'rotate'])).code).toBe(0);
  rmSync(site('secrets.yaml'));
  const { code, stderr } = await project.run(['secrets', 'set', 'api_tokens.pve'], new TestIo('value'), { HOMESTAK_SITE_CONFIG: 'site', SOPS_AGE_KEY: key });

  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(message) });
  expect(project.files()).not.toContain('site/secrets.yaml');
});

function link(file: string, target: string): void {
  rmSync(site(file), { recursive: true });
  symlinkSync(target, site(file));
}

function aliasBomb(): string {
  const lines = Array.from('bcdefghi', (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join()}]`);
  return ['a: &a [x, x, x, x, x, x, x, x, x]', ...lines, ''].join('\n');
}

test('what is wrong with a site is said once, however many environments there are', async () => {
  for (const name of ['one', 'two']) project.write(`envs/${name}/env.yaml`, 'kind: machines\nproxmox: { node_name: pve }\nmachines: { a: { os: debian, image: { file_id: "local:import/a.qcow2" } } }\n');
  project.write('site/hosts/pve.yaml', 'adress: 10.0.12.10\n');
  const { stderr } = await run(['validate']);
  expect(stderr.match(/unknown key "adress"/g)).toHaveLength(1);
});
