import path from 'node:path';
import { runCommandLine } from '../../../lib/cli/program';
import { SITE } from '../../config/site/site-folder';
import { TestIo, TestProject } from '../test-io';

let project: TestProject;

beforeEach(async () => {
  project = new TestProject();
  for (const [file, text] of Object.entries(SITE)) project.write(`site/${file}`, text);
});

afterEach(() => project.remove());

async function show(...args: readonly string[]) {
  const { code, stdout, stderr } = await project.run(['config', 'show', ...args, '--site', 'site'], new TestIo());
  return { code, stderr, lines: stdout.split('\n').map(line => line.split(/ {2,}/)) };
}

test('a node\'s values come with file, line and level; its token is named, and not shown', async () => {
  const { code, lines } = await show('pve', '--explain');

  expect(code).toBe(0);
  expect(lines).toEqual(expect.arrayContaining([
    ['api_endpoint', 'https://10.0.12.10:8006', 'pve-node', 'site/nodes/pve.yaml:2'],
    ['api_token', 'api_tokens.pve of secrets.yaml', 'pve-node', 'site/nodes/pve.yaml:3'],
    ['datastore', 'local-zfs', 'site', 'site/site.yaml:4'],
  ]));
  expect(JSON.stringify(lines)).not.toContain('aaaa');
});

test('a machine of an environment of the site: each of the four levels', async () => {
  const { lines } = await show('dev', 'dev1', '--explain');

  expect(lines).toEqual(expect.arrayContaining([
    ['vmid', '10001', 'environment', 'site/envs/dev.yaml:2'],
    ['bridge', 'vmbr0', 'site', 'site/site.yaml:5'],
    ['domain', 'dev.example', 'environment', 'site/envs/dev.yaml:3'],
    ['gateway', '10.10.10.1', 'machine', 'site/envs/dev.yaml:6'],
  ]));
  expect((await show('test', 'test1', '--explain')).lines).toContainEqual(['datastore', 'local', 'pve-node', 'site/nodes/pve-deb.yaml:3']);
});

test('a VM ID that is taken away is counted up', async () => {
  project.write('site/envs/dev.yaml', 'node: pve\nvmid_base: 10000\nvms: [{ name: dev1, vmid: null }]\n');

  expect((await show('dev', 'dev1', '--explain')).lines).toContainEqual(['vmid', '10000', 'environment', 'site/envs/dev.yaml:2']);
});

test('a machine of a class: what is built in has no place', async () => {
  project.write('envs/a/env.yaml', 'cluster: { template_node: pve1 }\n');
  project.write('envs/a/users_list.yml', 'users: [student1@pve]\n');
  project.write('envs/a/deployment_config.yml', `machines:
- name: host
  device_type: linux
  template_vmid: 101
  networks: [{ bridge: lan }]
`);
  const { lines } = await show('a', 'host', '--explain');

  expect(lines).toContainEqual(['started', 'true', 'built-in']);
  expect(lines).toContainEqual(['template_vmid', '101', 'node', 'envs/a/deployment_config.yml:4']);
  expect(lines).toContainEqual(['template_node', 'pve1', 'cluster', 'envs/a/env.yaml:1']);
});

test('machines by number: VM IDs and addresses are counted up, and settings of an instance are its own', async () => {
  project.write('envs/web/env.yaml', `kind: machines
proxmox: { node_name: pve }
defaults: { image: { template_vmid: 9000 }, cores: 4 }
machines:
  web: { count: 2, vm_id: 12000, networks: [{ bridge: vmbr0, ip_address: 10.0.0.5/24 }] }
  db: { instances: { main: { cores: 8 } } }
`);
  const { lines } = await show('web', 'web-01', '--explain');

  expect(lines).toEqual(expect.arrayContaining([
    ['vm_id', '12001', 'cluster', 'envs/web/env.yaml:5'], ['networks[0].ip_address', '10.0.0.6/24', 'cluster', 'envs/web/env.yaml:5'],
    ['cores', '4', 'defaults', 'envs/web/env.yaml:3'], ['memory_mib', '2048', 'built-in'],
  ]));
  expect((await show('web', 'db-main', '--explain')).lines).toContainEqual(['cores', '8', 'node', 'envs/web/env.yaml:6']);
  expect((await show('web', '--explain')).lines).toContainEqual(['proxmox.node_name', 'pve', 'environment', 'envs/web/env.yaml:2']);
});

test('a name that is none is answered with the near one', async () => {
  expect(await show('pvee')).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no environment or node "pvee"\n    did you mean pve?') });
  expect(await show('dev', 'dev2')).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no machine "dev2" in dev\n    did you mean dev1?') });
});

test('programs get the same as JSON', async () => {
  const { stdout } = await project.run(['config', 'show', 'test', '--json', '--site', 'site'], new TestIo());

  expect(JSON.parse(stdout)).toMatchObject({
    'environment test of the site': expect.arrayContaining([
      { path: 'node', value: 'pve-deb', level: 'environment', position: { file: 'site/envs/test.yaml', line: 1, column: 7 } },
    ]),
  });
});

test('a site beside the project is named as it is from there', async () => {
  const io = new TestIo();
  const code = await runCommandLine(['config', 'show', 'pve', '--explain', '--site', '../site'], { io, env: {}, root: path.join(project.root, 'project') });

  expect(code).toBe(0);
  expect(io.stdout).toMatch(/ {2}\.\.\/site\/nodes\/pve\.yaml:2$/m);
});
