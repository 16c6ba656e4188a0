import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { explainEnvironment } from '../../../lib/config/explain/explain-environment';
import { loadMachines } from '../../../lib/config/machines/load-machines';
import { loadSite } from '../../../lib/config/site/load-site';
import { images } from '../../../lib/model/machines/rules/images';
import { knownSystem } from '../../../lib/model/machines/rules/known-system';
import { SiteFolder } from '../site/site-folder';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHvhPaZXbY0T9M0C6VHNeRKbFeyT5YrKSLkWPbOB0qUM anna';
const SITE = {
  'site.yaml': `defaults:
  timezone: Europe/Berlin
  domain: lab.example
  datastore: local-zfs
  bridge: vmbr5
  gateway: 10.0.12.1
  dns_servers: [10.0.12.1]
  packages: [qemu-guest-agent]
  ssh_user: admin
  ssh_keys: ["${KEY}"]
`,
  'nodes/pve.yaml': 'datastore: local\n',
  'nodes/pve-deb.yaml': 'parent_node: pve\n',
  'envs/dev.yaml': undefined,
  'hosts/pve.yaml': undefined,
  'envs/test.yaml': `node: pve
profile: prod
vmid_base: 99901
vms:
  - { name: test1, cores: 4, memory: 4096, disk: 16, image: debian-13-custom.img }
  - { name: test2, image: debian-12, ip: 10.0.12.50/24, domain: null }
`,
};

let site: SiteFolder;

afterEach(() => site.remove());

function prepare(env: string, changes: Readonly<Record<string, string | undefined>> = {}) {
  site = new SiteFolder({ ...SITE, ...changes });
  const folder = path.join(site.root, 'envs', 'test');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'env.yaml'), env);
  writeFileSync(path.join(folder, 'user.yaml'), '#cloud-config\n');
  return folder;
}

function load(env: string, changes: Readonly<Record<string, string | undefined>> = {}) {
  const folder = prepare(env, changes);
  return loadMachines(folder, site.root, loadSite(site.folder, site.root));
}

function settingsOf(env: string, key: string, changes: Readonly<Record<string, string | undefined>> = {}) {
  return load(env, changes).machines.find(machine => machine.key === key)?.settings;
}

test('an environment that says its kind alone has the node and the machines of the site, with what all its levels say', () => {
  const config = load('kind: machines\n');

  expect(config.proxmox.nodeName).toBe('pve');
  expect(config.machines.map(({ key, settings: { vmId } }) => [key, vmId])).toEqual([['test1', 99901], ['test2', 99902]]);
  expect(config.machines[0]!.settings).toMatchObject({
    os: 'debian', image: { fileId: 'local:import/debian-13-custom.qcow2' }, cores: 4, memoryMiB: 4096, systemDiskGiB: 16, datastoreId: 'local', profile: 'prod',
    networks: [{ bridge: 'vmbr5', ipAddress: 'dhcp', gateway: undefined }],
    cloudInit: { user: 'admin', timezone: 'Europe/Berlin', dnsDomain: 'lab.example', dnsServers: ['10.0.12.1'], packages: ['qemu-guest-agent'], sshKeys: [KEY] },
  });
  expect(config.machines[1]!.settings).toMatchObject({
    networks: [{ bridge: 'vmbr5', ipAddress: '10.0.12.50/24', gateway: '10.0.12.1' }], cloudInit: { dnsDomain: undefined },
  });
});

test('what env.yaml says wins, from its defaults up, and null takes away what the site says', () => {
  const env = `kind: machines
proxmox: { node_name: pve-deb }
defaults: { memory_mib: 512, profile: dev, cloud_init: { packages: null, user: me } }
machines: { test1: { vm_id: 120, datastore_id: ceph }, test2: null, more: { image: { template_vmid: 9000 }, os: debian } }
`;
  const config = load(env);

  expect(config.machines.map(({ key }) => key)).toEqual(['test1', 'more']);
  expect(config.machines[0]!.settings).toMatchObject({
    vmId: 120, memoryMiB: 512, cores: 4, datastoreId: 'ceph', profile: 'dev', cloudInit: { user: 'me', packages: undefined, timezone: 'Europe/Berlin' },
  });
  expect(config.machines[1]!.settings).toMatchObject({ vmId: undefined, image: { templateVmId: 9000, fileId: undefined }, datastoreId: 'local-zfs' });
});

test('a machine that is put on another node has that node\'s settings', () => {
  expect(settingsOf('kind: machines\nmachines: { test1: { host_node: pve-deb } }\n', 'test1')).toMatchObject({ datastoreId: 'local-zfs' });
});

test.each<[string, string, object, string?]>([
  ['names no bridge', '{ ip_address: 10.0.12.9/24 }', { bridge: 'vmbr5', gateway: '10.0.12.1' }],
  ['is in another network than the gateway', '{ bridge: dev, ip_address: 10.9.0.9/24 }', { bridge: 'dev', gateway: undefined }],
  ['wants no gateway', '{ ip_address: 10.0.12.9/24, gateway: null }', { bridge: 'vmbr5', gateway: undefined }],
  ['has its own', '{ ip_address: 10.0.12.9/24, gateway: 10.0.12.2 }', { bridge: 'vmbr5', gateway: '10.0.12.2' }],
  ['says its VLAN alone', '{ vlan_id: 5 }', { bridge: 'vmbr5', vlanId: 5, ipAddress: '10.0.12.50/24', gateway: '10.0.12.1' }, 'test2'],
  ['wants no address', '{ ip_address: null }', { bridge: 'vmbr5', ipAddress: undefined, gateway: undefined }, 'test2'],
])('of a network that %s', (_, network, expected, machine = 'test1') => {
  expect(settingsOf(`kind: machines\nmachines: { ${machine}: { networks: [${network}] } }\n`, machine)!.networks).toEqual([expect.objectContaining(expected)]);
});

test('only the first network may leave its bridge to the site', () => {
  expect(() => load('kind: machines\nmachines:\n  test1:\n    networks: [{ bridge: vmbr0 }, { vlan_id: 7 }]\n')).toThrow(
    /^envs\/test\/env.yaml:4:35: networks\[1\] of test1 has no bridge: .*\n {4}add bridge: vmbr0$/,
  );
});

test('systems with Ignition are told nothing of cloud-init, and machines with user data only what the file cannot say', () => {
  expect(settingsOf('kind: machines\nmachines: { test1: { os: flatcar } }\n', 'test1')).toMatchObject({ cloudInit: undefined, profile: undefined });
  expect(settingsOf('kind: machines\nmachines: { test1: { cloud_init: { user_data: user.yaml } } }\n', 'test1')).toMatchObject({
    profile: undefined, cloudInit: { user: undefined, sshKeys: [], packages: undefined, timezone: undefined, dnsServers: ['10.0.12.1'] },
  });
});

test('each value is explained by its level and place, with what it has become', () => {
  const folder = prepare('kind: machines\ndefaults: { cores: 1 }\n');
  const rows = explainEnvironment(folder, site.root, loadSite(site.folder, site.root)).machines.get('test1')!();
  const at = (file: string, line: number) => expect.objectContaining({ file, line });

  expect(rows).toEqual(expect.arrayContaining([
    { path: 'vm_id', value: '99901', level: 'environment', position: at('site/envs/test.yaml', 3) },
    { path: 'disk_size', value: '16G', level: 'machine', position: at('site/envs/test.yaml', 5) },
    { path: 'image.file_id', value: 'local:import/debian-13-custom.qcow2', level: 'machine', position: at('site/envs/test.yaml', 5) },
    { path: 'datastore_id', value: 'local', level: 'pve-node', position: at('site/nodes/pve.yaml', 1) },
    { path: 'networks[0].bridge', value: 'vmbr5', level: 'site', position: at('site/site.yaml', 5) },
    { path: 'networks[0].ip_address', value: 'dhcp', level: 'built-in' },
    { path: 'cores', value: '1', level: 'defaults', position: at('envs/test/env.yaml', 2) },
  ]));
});

test('what is wrong with a machine of the site is said at its place', () => {
  expect(() => load('kind: machines\n', { 'envs/test.yaml': 'node: pve\nvms:\n  - { name: test_1 }\n' })).toThrow(/^site\/envs\/test.yaml:3:13: machines has "test_1": a machine name has/);
});

test.each([
  ['image: debian 13', /^site\/envs\/test.yaml:3:27: image\.file_id is "local:import\/debian 13\.qcow2": a volume is storage:import\/file/],
  ['image: "ftp://images/debian-13.qcow2"', /image\.file_id is "ftp:\/\/images\/debian-13\.qcow2": a volume is/],
  ['timezone: "Europe/Berlin; reboot"', /^site\/envs\/test.yaml:3:30: cloud_init\.timezone is "Europe\/Berlin; reboot": a time zone is called/],
  ['domain: "fe80::1"', /vms\[0\]\.domain is "fe80::1": a name in DNS has/],
])('what env.yaml would not take, it does not take from the site either: %s', (setting, message) => {
  expect(() => load('kind: machines\n', { 'envs/test.yaml': `node: pve\nvms:\n  - { name: test1, ${setting} }\n` })).toThrow(message);
});

test('a machine of the site without an image is told in the site\'s words to name one, one of env.yaml in those of env.yaml', () => {
  const fixes = (config: ReturnType<typeof load>) => [images, knownSystem].flatMap(({ check }) => check({ config } as never)).map(({ fix }) => fix);
  const bare = { 'envs/test.yaml': 'node: pve\nvmid_base: 99901\nvms: [{ name: test1 }]\n' };

  expect(fixes(load('kind: machines\n', bare))).toEqual([expect.stringContaining('image: debian-13'), expect.stringContaining('image: debian-13')]);
  expect(fixes(load('kind: machines\nmachines: { own: {} }\n', { 'envs/test.yaml': 'node: pve\n' }))).toEqual([expect.stringContaining('template_vmid'), 'add os: debian']);
});

test('a VM ID that is counted up has to be one that PVE has', () => {
  const vms = 'node: pve\nvmid_base: 999999999\nvms: [{ name: test1 }, { name: test2 }]\n';

  expect(() => load('kind: machines\n', { 'envs/test.yaml': vms })).toThrow(/^site\/envs\/test.yaml:2:12: vm_id is 1000000000: a VM ID is a whole number/);
});

test('where the site names neither node nor machines, env.yaml has to', () => {
  expect(() => load('kind: machines\n', { 'envs/test.yaml': undefined })).toThrow(/the file has no proxmox: [^]*the file has no machines: /);
});
