import { readAccess } from '../../lib/cli/cluster-access';
import { withSite } from '../../lib/cli/site-access';
import path from 'node:path';
import { KEY, writeSealedSite } from './sealed-site';
import { TestIo, TestProject } from './test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  await writeSealedSite(project);
  project.write('envs/web/values.tfvars', '');
});

afterEach(() => project.remove());

async function led(environment: string, env: Record<string, string> = {}) {
  const io = new TestIo();
  const given = { HOMESTAK_SITE_CONFIG: 'site', SOPS_AGE_KEY: KEY, ...env };
  const context = await withSite({ io, env: given, root: project.root }, environment);
  const access = await readAccess(path.join(project.root, 'envs', environment), context.env, project.root);
  return { access, io, added: Object.keys(context.env).filter(name => !(name in given)).sort() };
}

test('where values.tfvars has no way to the cluster, the node that the environment names has it', async () => {
  const { access, io } = await led('web');

  expect(access).toEqual({ origin: 'https://10.0.12.10:8006', credentials: { token: 'root@pam!tofu=aaaa' }, insecure: false });
  expect(io.stderr).toBe('cluster: node pve of site, https://10.0.12.10:8006\n');
});

test('what the site says about the environment goes before the node in it', async () => {
  project.write('site/envs/web.yaml', 'node: pve-deb\n');
  project.write('envs/web/values.tfvars', 'proxmox_endpoint = "https://inner:8006/"\n');

  expect((await led('web')).access).toMatchObject({ origin: 'https://inner:8006', credentials: { token: 'root@pam!tofu=bbbb' } });
});

test.each<[string, Record<string, string>, string]>([
  ['values.tfvars', {}, 'proxmox_endpoint = "https://other:8006/"\nproxmox_api_token = "a@pve!b=c"\n'],
  ['a simulation', { STANDSMITH_SIMULATION: '1' }, ''],
  ['variables', { PROXMOX_VE_ENDPOINT: 'https://other:8006/' }, ''],
])('nothing of the site is taken where %s leads to a cluster', async (_what, env, values) => {
  project.write('envs/web/values.tfvars', values);

  expect((await led('web', env)).added).toEqual([]);
});

test('an environment that names no node of the site takes nothing from it', async () => {
  project.write('envs/web/env.yaml', 'kind: machines\nproxmox: { node_name: elsewhere }\nmachines: { web: { os: debian, image: { template_vmid: 9000 } } }\n');

  expect((await led('web')).added).toEqual([]);
});

test('an endpoint that was to be filled in would hide that of the site, which is said', async () => {
  project.write('envs/web/values.tfvars', 'proxmox_endpoint = "https://pve1.example:8006/"\n');

  await expect(led('web')).rejects.toThrow(/the site knows the one of pve\n {4}remove the lines proxmox_endpoint and proxmox_insecure/);
});

test('credentials writes nothing that the site knows, and asks for none of it', async () => {
  project.write('envs/web/values.tfvars', '');
  const { code, stderr } = await project.run(['credentials', 'web'], new TestIo(), { HOMESTAK_SITE_CONFIG: 'site' });

  expect([code, stderr]).toEqual([0, '']);
  expect(project.read('envs/web/values.tfvars')).toMatch(/^# proxmox_endpoint = .*\n[^]*^# proxmox_insecure = /m);
  expect((await led('web')).access).toMatchObject({ origin: 'https://10.0.12.10:8006' });
});
