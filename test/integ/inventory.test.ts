import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { ANSIBLE } from './other-clients/ansible';
import { installPythonClient } from './other-clients/python-environment';
import { Project, STANDSMITH, cleanEnvironment } from './project';

const ansible = installPythonClient(ANSIBLE);
if ('reason' in ansible) process.stderr.write(`the inventory is not tested with Ansible: ${ansible.reason}\n`);
const withAnsible = 'reason' in ansible ? test.skip : test;

const project = new Project();

beforeAll(() => {
  project.write('envs/dev/env.yaml', `kind: machines
proxmox: { node_name: pve }
sdn: { zone: dev, vnets: { dev: { tag: 10010, subnet: 10.10.10.0/24 } }, vxlan_peers: [10.0.12.10] }
defaults:
  os: debian
  image: { file_id: "local:import/debian-13-custom.qcow2" }
  cloud_init: { user: dev }
  agent: true
machines:
  router: { routes: true, networks: [{ bridge: vmbr0, ip_address: dhcp }, { bridge: dev, ip_address: 10.10.10.1/24 }] }
  web: { count: 2, networks: [{ bridge: dev, ip_address: 10.10.10.11/24, gateway: 10.10.10.1 }] }
  db: { started: false, networks: [{ bridge: vmbr0, ip_address: dhcp }] }
`);
  project.write('envs/dev/values.tfvars', '');
  project.write('inventory/dev', `#!/bin/sh\ncd "$(dirname "$0")/.." && exec '${process.execPath}' '${STANDSMITH}' inventory dev "$@"\n`);
  chmodSync(project.path('inventory', 'dev'), 0o755);
});

afterAll(() => project.remove());

/** Runs a program where the simulated cluster is. */
async function inSimulation(...command: readonly string[]) {
  const { code, stdout, stderr } = await project.standsmith(['sim', '--provider', 'stand-in', '--', ...command]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  return { stdout, stderr };
}

withAnsible('Ansible reads groups and hosts, with an address that the guest agent knows; OpenSSH takes the way through the router', async () => {
  await inSimulation(process.execPath, STANDSMITH, 'apply', 'dev', '--yes');
  const ansibleInventory = path.join(path.dirname((ansible as { python: string }).python), 'ansible-inventory');
  const script = project.path('inventory', 'dev');

  const { stdout, stderr } = await inSimulation(ansibleInventory, '-i', script, '--list');
  const { _meta: { hostvars }, ...groups } = JSON.parse(stdout) as { _meta: { hostvars: Record<string, Record<string, string>> } };
  const outside = hostvars.router!.ansible_host!;
  expect(outside).toMatch(/^100\.64\./);
  expect(hostvars['web-01']).toMatchObject({ ansible_host: '10.10.10.12', ansible_user: 'dev', ansible_ssh_common_args: `-o ProxyJump=dev@${outside}` });
  expect(groups).toMatchObject({ dev: { hosts: ['router', 'web-00', 'web-01'] }, role_web: { hosts: ['web-00', 'web-01'] } });
  expect(stderr).not.toMatch(/invalid characters|same name|deprecat/i);
  expect((await inSimulation(ansibleInventory, '-i', script, '--graph', 'role_web')).stdout).toMatch(/@role_web:\s+\|--web-00\s+\|--web-01/);

  project.write('dev.ssh', (await inSimulation(process.execPath, STANDSMITH, 'inventory', 'dev', '--ssh-config')).stdout.replace(/^.*driven by.*\n/, ''));
  const settings = execFileSync('ssh', ['-T', '-G', '-F', project.path('dev.ssh'), 'web-01'], { encoding: 'utf8', env: cleanEnvironment() });
  expect(settings).toMatch(/^hostname 10\.10\.10\.12$[^]*^user dev$|^user dev$[^]*^hostname 10\.10\.10\.12$/m);
  expect(settings).toMatch(/^proxyjump router\.dev$/m);
  expect(execFileSync('ssh', ['-T', '-G', '-F', project.path('dev.ssh'), 'router.dev'], { encoding: 'utf8', env: cleanEnvironment() })).toContain(`hostname ${outside}\n`);
});

test('where nothing leads to the cluster, what DHCP gives is left out, and so is what is behind it', async () => {
  const { code, stdout, stderr } = await project.standsmith(['inventory', 'dev', '--list']);

  expect({ code, hosts: (JSON.parse(stdout) as { dev: unknown }).dev }).toEqual({ code: 0, hosts: { hosts: [] } });
  expect(stderr).toContain('left out: router, db: DHCP gives its address, and nothing leads to the cluster');
  expect(stderr).toContain('left out: web-00, web-01: it is behind router, and DHCP gives its address');
});
