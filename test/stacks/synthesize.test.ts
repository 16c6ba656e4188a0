import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { synthesize } from '../../stacks/synthesize';
import { samplePlan } from './sample-plan';

let project: string;
let outdir: string;
beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), 'project-'));
  outdir = path.join(project, 'cdktf.out');
});
afterEach(() => rmSync(project, { recursive: true }));

const stackFile = (name: string, stack = 'class') => path.join(outdir, 'stacks', stack, name);
const everything = () => readdirSync(project, { recursive: true, encoding: 'utf8' }).sort();
const contents = () => everything().filter(file => lstatSync(path.join(project, file)).isFile()).map(file => [file, readFileSync(path.join(project, file), 'utf8')]);

test('writes each stack, a link to its variables, and the manifest, and leaves nothing else', () => {
  const folders = synthesize([samplePlan(['anna']), samplePlan(['ben'], { environment: 'other' })], { outdir });
  expect([...folders]).toEqual([['class', path.dirname(stackFile('x'))], ['other', path.dirname(stackFile('x', 'other'))]]);
  expect(everything()).toEqual([
    'cdktf.out', 'cdktf.out/manifest.json', 'cdktf.out/stacks',
    'cdktf.out/stacks/class', 'cdktf.out/stacks/class/cdk.tf.json', 'cdktf.out/stacks/class/values.tfvars',
    'cdktf.out/stacks/other', 'cdktf.out/stacks/other/cdk.tf.json', 'cdktf.out/stacks/other/values.tfvars',
  ]);
});

test('links the variables also before they exist', () => {
  synthesize([samplePlan(['anna'])], { outdir });
  expect(readlinkSync(stackFile('values.tfvars'))).toBe('../../../envs/class/values.tfvars');
  mkdirSync(path.join(project, 'envs/class'), { recursive: true });
  writeFileSync(path.join(project, 'envs/class/values.tfvars'), 'proxmox_endpoint = "x"');
  expect(readFileSync(stackFile('values.tfvars'), 'utf8')).toBe('proxmox_endpoint = "x"');
});

test('links the passphrase of the state, where the state is encrypted, and takes the link away where it no longer is', () => {
  synthesize([{ ...samplePlan(['anna']), encryptsState: true }], { outdir });
  expect(readlinkSync(stackFile('state.auto.tfvars'))).toBe('../../../envs/class/state.auto.tfvars');
  expect(JSON.parse(readFileSync(stackFile('cdk.tf.json'), 'utf8'))).toMatchObject({ terraform: { encryption: { state: { method: 'method.aes_gcm.main' } } } });
  synthesize([samplePlan(['anna'])], { outdir });
  expect(readdirSync(path.dirname(stackFile('x')))).toEqual(['cdk.tf.json', 'values.tfvars']);
});

test('writes the same bytes every time, wherever it is', () => {
  synthesize([samplePlan(['anna', 'ben'])], { outdir });
  const first = contents();
  synthesize([samplePlan(['anna', 'ben'])], { outdir });
  expect(contents()).toEqual(first);
  const elsewhere = path.join(project, 'else', 'where');
  synthesize([samplePlan(['anna', 'ben'])], { outdir: elsewhere });
  expect(readFileSync(path.join(elsewhere, 'stacks/class/cdk.tf.json'))).toEqual(readFileSync(stackFile('cdk.tf.json')));
});

test('has no path of the machine in any file', () => {
  synthesize([samplePlan(['anna'])], { outdir });
  for (const [, text] of contents()) {
    expect(text).not.toContain(project);
    expect(text).not.toContain(process.cwd());
  }
});

test('changes nothing when it fails', () => {
  synthesize([samplePlan(['anna'])], { outdir });
  const before = contents();
  const broken = { ...samplePlan(['ben'], { environment: 'other' }), poolId: 'no pool' };
  expect(() => synthesize([samplePlan(['anna', 'carl']), broken], { outdir })).toThrow('`poolId` is "no pool"');
  expect(contents()).toEqual(before);
});

test('keeps what tofu has in the folder of a stack that stays', () => {
  synthesize([samplePlan(['anna'])], { outdir });
  mkdirSync(stackFile('.terraform'));
  for (const file of ['.terraform/x', '.terraform.lock.hcl', 'vm']) writeFileSync(stackFile(file), file);
  synthesize([samplePlan(['anna', 'ben'])], { outdir });
  expect(['.terraform/x', '.terraform.lock.hcl', 'vm'].map(file => readFileSync(stackFile(file), 'utf8'))).toEqual(['.terraform/x', '.terraform.lock.hcl', 'vm']);
});

test('removes stacks that are no more, except those that are to stay', () => {
  const environments = ['class', 'stale', 'kept'];
  synthesize(environments.map(environment => samplePlan(['anna'], { environment })), { outdir });
  synthesize([samplePlan(['anna'])], { outdir, keepStacks: ['kept'] });
  expect(readdirSync(path.join(outdir, 'stacks'))).toEqual(['class', 'kept']);
  const { stacks } = JSON.parse(readFileSync(path.join(outdir, 'manifest.json'), 'utf8')) as { stacks: object };
  expect(Object.keys(stacks).sort()).toEqual(['class', 'kept']);
});

test('writes HCL instead of JSON, and the other way round', () => {
  synthesize([samplePlan(['anna'])], { outdir, hcl: true });
  expect(readdirSync(path.dirname(stackFile('x'))).sort()).toEqual(['cdk.tf', 'metadata.json', 'values.tfvars']);
  synthesize([samplePlan(['anna'])], { outdir });
  expect(readdirSync(path.dirname(stackFile('x'))).sort()).toEqual(['cdk.tf.json', 'values.tfvars']);
});

test('HCL keeps null and false as defaults, has references without quotes, and escapes text', () => {
  synthesize([samplePlan(['anna'])], { outdir, hcl: true });
  const hcl = readFileSync(stackFile('cdk.tf'), 'utf8');
  expect(hcl).toMatch(/variable "proxmox_api_token" \{\ndefault = null\n/);
  expect(hcl).toMatch(/variable "proxmox_insecure" \{[^}]*default = false\n/);
  expect(hcl).toMatch(/replace_triggered_by = \[\nterraform_data\.zone_networks_\w+,\n\]/);
  expect(hcl).toMatch(/ignore_changes = \[\nstarted,\nnode_name,\nclone,\n\]/);
  expect(hcl).toContain('description = "costs $${x}, \\"50 %%{y}\\"\\nC:\\\\path"');
  expect(hcl).not.toMatch(/depends_on = \[\n"/);
});

test('makes the folder with all above it', () => {
  synthesize([], { outdir: path.join(project, 'a/b/c') });
  expect(existsSync(path.join(project, 'a/b/c/manifest.json'))).toBe(true);
});
