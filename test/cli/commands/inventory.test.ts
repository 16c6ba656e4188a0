import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TestIo, TestProject } from '../test-io';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHvhPaZXbY0T9M0C6VHNeRKbFeyT5YrKSLkWPbOB0qUM';
const MACHINES = `kind: machines
proxmox: { node_name: pve1 }
sdn: { zone: dev, vnets: { dev: { subnet: 10.10.10.0/24 } } }
defaults:
  os: debian
  image: { file_id: "local:import/debian-13.qcow2" }
  profile: prod
  cloud_init: { user: admin, ssh_keys: ["${KEY} anna"], dns_domain: lab.example }
machines:
  router: { vm_id: 10000, routes: true, networks: [{ bridge: vmbr0, ip_address: 10.0.12.20/24, gateway: 10.0.12.1 }, { bridge: dev, ip_address: 10.10.10.1/24 }] }
  web: { count: 2, vm_id: 10001, os: ubuntu, networks: [{ bridge: dev, ip_address: 10.10.10.11/24, gateway: 10.10.10.1 }] }
  box: { vm_id: 10005, networks: [{ bridge: vmbr0, ip_address: dhcp }], agent: true }
`;

let project: TestProject;

beforeEach(() => {
  project = new TestProject();
  project.write('envs/my-lab/env.yaml', MACHINES);
});

afterEach(() => project.remove());

async function inventory(args: readonly string[], environment = 'my-lab') {
  return project.run(['inventory', environment, ...args], new TestIo(), { HOME: project.root });
}

test('Ansible gets groups by what machines are, and the way to each host', async () => {
  const { code, stdout, stderr } = await inventory([]);

  expect(code).toBe(0);
  const { _meta: { hostvars }, ...groups } = JSON.parse(stdout) as { _meta: { hostvars: Record<string, unknown> } };
  expect(groups).toEqual({
    my_lab: { hosts: ['router', 'web-00', 'web-01'] }, kind_machines: { hosts: ['router', 'web-00', 'web-01'] },
    role_router: { hosts: ['router'] }, role_web: { hosts: ['web-00', 'web-01'] },
    os_debian: { hosts: ['router'] }, os_ubuntu: { hosts: ['web-00', 'web-01'] }, profile_prod: { hosts: ['router', 'web-00', 'web-01'] },
  });
  expect(hostvars['web-01']).toEqual({
    ansible_host: '10.10.10.12', ansible_user: 'admin', ansible_ssh_common_args: '-o ProxyJump=admin@10.0.12.20', proxmox_vmid: 10002, proxmox_node: 'pve1',
    standsmith_environment: 'my-lab', standsmith_kind: 'machines',
  });
  expect(JSON.parse((await inventory(['--host', 'web-01'])).stdout)).toEqual(hostvars['web-01']);
  expect(stderr).toBe('left out: box: DHCP gives its address, and nothing leads to the cluster, where that could be asked for\n');
});

test('OpenSSH gets a block for each, with the key of ~/.ssh that lets the user in', async () => {
  project.write('.ssh/lab.pub', `${KEY} other comment\n`);
  project.write('.ssh/lab', 'never read');
  project.write('.ssh/gone.pub', `${KEY}\n`);

  expect((await inventory(['--ssh-config'])).stdout).toContain(`Host web-00.my-lab web-00
  HostName 10.10.10.11
  User admin
  Port 22
  IdentityFile ~/.ssh/lab
  ProxyJump router.my-lab
  HostKeyAlias web-00.my-lab
`);
});

test('/etc/hosts gets names with their domain', async () => {
  expect((await inventory(['--hosts-file'])).stdout.split('\n').slice(1, 3)).toEqual(['10.0.12.20 router.lab.example router', '10.10.10.11 web-00.lab.example web-00']);
});

test('of a machine whose address nobody knows, it is said what makes it known', async () => {
  project.write('envs/my-lab/env.yaml', MACHINES.replace('agent: true', 'agent: false'));

  expect((await inventory([])).stderr).toMatch(/^left out: box: its address is not known; say ip_address, or agent: true/);
});

test('a host that is none is answered with the near one, and of several shapes one is wanted', async () => {
  expect(await inventory(['--host', 'web-02'])).toMatchObject({ code: 3, stderr: expect.stringContaining('my-lab has no host "web-02"\n    did you mean web-0') });
  expect(await inventory(['--list', '--hosts-file'])).toMatchObject({ code: 3, stderr: expect.stringContaining('one thing is shown at a time') });
});

test('an environment that is called as one of its machines has a group of another name', async () => {
  project.write('envs/router/env.yaml', MACHINES.replaceAll('100', '200'));

  expect(JSON.parse((await inventory([], 'router')).stdout)).toHaveProperty('env_router');
});

test('machines of a class: by student, role and device type; behind the student\'s own router', async () => {
  project.write('envs/a/env.yaml', 'cluster: { template_node: pve1 }\nproxmox: { bridges: [vmbr0] }\n');
  project.write('envs/a/users_list.yml', 'users: [anna.b@pve]\n');
  project.write('envs/a/deployment_config.yml', `machines:
- name: gate
  device_type: linux
  template_vmid: 101
  routes: true
  networks: [{ bridge: vmbr0, ip_address: 10.0.12.30/24 }, { bridge: lan, ip_address: 192.168.1.1/24 }]
- { name: pc, device_type: linux, template_vmid: 101, networks: [{ bridge: lan, ip_address: 192.168.1.10/24 }] }
- { name: apart, device_type: linux, template_vmid: 101, networks: [{ bridge: other, ip_address: 192.168.1.10/24 }] }
`);
  const { code, stdout } = await inventory([], 'a');

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    _meta: { hostvars: { 'anna-b-pc': { ansible_ssh_common_args: '-o ProxyJump=10.0.12.30', standsmith_student: 'anna.b' } } },
    student_anna_b: { hosts: ['anna-b-gate', 'anna-b-pc', 'anna-b-apart'] }, role_pc: { hosts: ['anna-b-pc'] }, type_linux: { hosts: expect.any(Array) },
  });
  expect(await inventory(['--hosts-file'], 'a')).toMatchObject({
    stdout: expect.stringMatching(/\n10\.0\.12\.30 anna-b-gate\n$/), stderr: expect.stringContaining('anna-b-pc, anna-b-apart: another machine has the same address'),
  });
});

test('machines of a Talos cluster have addresses, and take no SSH', async () => {
  project.write('envs/talos/env.yaml', readFileSync(path.join(__dirname, '../../../envs/talos/env.yaml'), 'utf8'));
  const { stdout } = await inventory([], 'talos');

  expect(JSON.parse(stdout)).toMatchObject({ _meta: { hostvars: { 'ctrl-00': { ansible_host: '10.25.150.11' } } }, role_controlplane: { hosts: expect.any(Array) } });
  expect(await inventory(['--ssh-config'], 'talos')).toMatchObject({ stdout: expect.not.stringContaining('Host '), stderr: expect.stringContaining('Talos takes no SSH') });
});

test('where ~/.ssh is no folder, no key is named', async () => {
  project.write('.ssh', '');
  const { code, stdout } = await inventory(['--ssh-config']);

  expect([code, stdout]).toEqual([0, expect.not.stringContaining('IdentityFile')]);
});
