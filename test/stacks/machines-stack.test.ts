import { RootConstruct } from 'constructs';
import { MachinesStack } from '../../stacks/machines-stack';
import { planned } from '../model/machines/machines';
import { Synthesized } from '../support/synthesized';

function synthesize(machines: string): Synthesized {
  const { plan, findings } = planned(`kind: machines
proxmox: { node_name: pve1 }
defaults: { os: debian, image: { url: https://images.example.org/debian.qcow2, checksum: "sha512:${'ab'.repeat(64)}" } }
machines:
${machines}`);
  expect(findings).toEqual([]);
  return new Synthesized(new MachinesStack(new RootConstruct(), plan));
}

function fileOf(stack: Synthesized, name: string): string {
  const sources = Object.values(stack.all('proxmox_virtual_environment_file')).map(({ source_raw: source }) => source as { file_name: string; data: string });
  return sources.find(({ file_name: fileName }) => fileName === name)!.data;
}

test('an image is brought once to each node that has machines of it', () => {
  const stack = synthesize('  a: { count: 3 }\n  b: { host_node: pve2 }\n  c: { host_node: pve2 }\n');

  expect(Object.values(stack.all('proxmox_download_file')).map(({ node_name: node, checksum_algorithm: algorithm }) => [node, algorithm])).toEqual([
    ['pve1', 'sha512'], ['pve2', 'sha512'],
  ]);
});

test('a machine that routes is a router, with what it is besides, at the address of any other machine', () => {
  const networks = 'networks: [{ bridge: vmbr0, ip_address: dhcp }, { bridge: vmbr1, ip_address: 10.10.10.1/24 }]';
  const router = synthesize(`  router: { routes: true, profile: prod, cloud_init: { user: admin, packages: [tcpdump] }, ${networks} }\n`);
  const other = synthesize(`  router: { cloud_init: { user: admin, packages: [tcpdump] }, ${networks} }\n`);

  expect(fileOf(router, 'router-user.yaml')).toMatch(/packages:\n {2}- "nftables"\n {2}- "fail2ban"\n {2}- "python3-systemd"\n {2}- "tcpdump"\n/);
  expect(router.addresses()).toEqual(other.addresses());
});

test('what looks like a reference in a command line is none', () => {
  const run = `'echo \${HOME} %{a}'`;

  expect(fileOf(synthesize(`  a: { cloud_init: { run: [${run}] } }\n`), 'a-user.yaml')).toContain('runcmd:\n  - "echo $${HOME} %%{a}"\n');
});

test('what looks like a reference in the comment of a public key is none, wherever the key is told', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHvhPaZXbY0T9M0C6VHNeRKbFeyT5YrKSLkWPbOB0qUM';
  const withKey = (more: string) => synthesize(`  a: { cloud_init: { ssh_keys: ['${key} \${path.root} %{a}']${more} } }\n`);

  expect(withKey('').only('proxmox_virtual_environment_vm')).toMatchObject({ initialization: { user_account: { keys: [`${key} $\${path.root} %%{a}`] } } });
  expect(fileOf(withKey(', packages: [tcpdump]'), 'a-user.yaml')).toContain(`- "${key} $\${path.root} %%{a}"\n`);
});

test('a file may name a variable that leads to the cluster', () => {
  const { plan } = planned(`kind: machines
proxmox: { node_name: pve1 }
machines: { a: { os: debian, image: { template_vmid: 9000 }, tags: [b, b], cloud_init: { user_data: u.yaml } } }
`, { 'u.yaml': '#cloud-config\n# ${var.proxmox_endpoint} ${var.own}\n' });
  const stack = new Synthesized(new MachinesStack(new RootConstruct(), plan));

  expect(stack.configuration).toHaveProperty('variable.own');
  expect(fileOf(stack, 'a-user.yaml')).toContain('# ${var.proxmox_endpoint} ${var.own}');
  expect(stack.only('proxmox_virtual_environment_vm')).toMatchObject({ tags: ['b'] });
});
