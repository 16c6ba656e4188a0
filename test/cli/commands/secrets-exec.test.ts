import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommandLine } from '../../../lib/cli/program';
import { KEY, writeSealedSite } from '../sealed-site';
import { TestIo, TestProject } from '../test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await writeSealedSite(project);
  project.write('cdktf.out/stacks/web/.keep', '');
});

afterEach(() => project.remove());

/** Runs a script of the shell by it, in the folder of the stack. */
async function exec(script: string, env: Record<string, string> = {}, environment = 'web') {
  const io = new TestIo();
  const given = { PATH: process.env.PATH!, HOMESTAK_SITE_CONFIG: path.join(project.root, 'site'), SOPS_AGE_KEY: KEY, ...env };
  const root = path.join(project.root, 'cdktf.out/stacks/web');
  const code = await runCommandLine(['secrets', 'exec', environment, '--', 'sh', '-c', script], { io, env: given, root });
  return { code, stderr: io.stderr, read: (file: string) => readFileSync(path.join(root, file), 'utf8') };
}

test('the command has the way to the cluster in its variables, and no key, where it was called', async () => {
  const { code, stderr, read } = await exec('env > variables');

  expect([code, stderr]).toEqual([0, 'cluster: node pve of site, https://10.0.12.10:8006\n']);
  expect(read('variables')).toMatch(/^TF_VAR_proxmox_endpoint=https:\/\/10\.0\.12\.10:8006$/m);
  expect(read('variables')).toMatch(/^TF_VAR_proxmox_api_token=root@pam!tofu=aaaa$/m);
  expect(read('variables')).toMatch(/^TF_VAR_proxmox_ssh_username=admin$/m);
  expect(read('variables')).not.toContain('AGE-SECRET-KEY');
});

test('it ends as the command does, by a number or by a signal', async () => {
  expect((await exec('exit 7')).code).toBe(7);
  expect((await exec('kill -TERM $$')).code).toBe(143);
});

test('what values.tfvars says stays, and what it says nothing behind has to go', async () => {
  project.write('envs/web/values.tfvars', 'proxmox_endpoint = "https://other:8006/"\n');
  const { read } = await exec('env > variables');
  expect(read('variables')).not.toContain('TF_VAR_proxmox_endpoint');
  expect(read('variables')).toContain('TF_VAR_proxmox_api_token=root@pam!tofu=aaaa');

  project.write('envs/web/values.tfvars', 'proxmox_endpoint = ""\nproxmox_api_token = null\n');
  expect(await exec('true')).toMatchObject({
    code: 3, stderr: expect.stringContaining('envs/web/values.tfvars has nothing behind proxmox_api_token, proxmox_endpoint, and a file of values goes before'),
  });
});

test.each<[string, Record<string, string>, string]>([
  ['a simulation has its own', { STANDSMITH_SIMULATION: 'x' }, ''],
  ['variables of the process', { TF_VAR_proxmox_endpoint: 'https://mine:8006/' }, 'variables of the process lead to a cluster'],
])('nothing is taken from the site: %s', async (_, env, stderr) => {
  const ran = await exec('env > variables', env);
  expect(ran).toMatchObject({ code: 0, stderr: expect.stringContaining(stderr) });
  expect(ran.read('variables')).not.toContain('aaaa');
});

test('a program that is not there is named', async () => {
  const io = new TestIo();
  const context = { io, env: { HOMESTAK_SITE_CONFIG: 'site', SOPS_AGE_KEY: KEY }, root: project.root };

  expect(await runCommandLine(['secrets', 'exec', 'web', '--', '/nowhere/tofu'], context)).toBe(1);
  expect(io.stderr).toContain('"/nowhere/tofu" cannot be run');
});

test('where the site does not lead to a cluster, nothing is run', async () => {
  project.write('envs/web/env.yaml', 'kind: machines\nproxmox: { node_name: elsewhere }\nmachines: {}\n');
  expect(await exec('touch ran')).toMatchObject({ code: 3, stderr: expect.stringContaining('the site does not say which of its nodes web is put on') });
  expect(await exec('touch ran', { SOPS_AGE_KEY: '' }, 'wep')).toMatchObject({ code: 3, stderr: 'there is no environment "wep"\n    did you mean "web"?\n' });
  expect(project.files().filter(file => file.endsWith('ran'))).toEqual([]);
});
