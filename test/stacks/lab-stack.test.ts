import { RootConstruct } from 'constructs';
import type { LabPlan } from '../../lib/model/lab-plan';
import { standAddresses } from '../../stacks/addresses';
import { LabStack } from '../../stacks/lab-stack';
import { Synthesized } from '../support/synthesized';
import { samplePlan, studentNames } from './sample-plan';

const synthesizedPlan = (plan: LabPlan) => new Synthesized(new LabStack(new RootConstruct(), plan));
const withStands = (plan: LabPlan, change: (stand: LabPlan['stands'][number]) => Partial<LabPlan['stands'][number]>): LabPlan =>
  ({ ...plan, stands: plan.stands.map(stand => ({ ...stand, ...change(stand) })) });

test('keeps its state beside the environment, by a path that is the same on every machine', () => {
  expect(synthesizedPlan(samplePlan([])).configuration.terraform).toEqual({
    backend: { local: { path: '../../../envs/class/class.tfstate' } },
    required_providers: { proxmox: { source: 'registry.opentofu.org/bpg/proxmox', version: '0.111.1' } },
    required_version: '>= 1.11',
  });
});

test('takes endpoint and credentials from variables, either a token or user and password', () => {
  const { provider, variable } = synthesizedPlan(samplePlan([])).configuration;
  expect(provider).toEqual({ proxmox: [{
    endpoint: '${var.proxmox_endpoint}',
    api_token: '${var.proxmox_api_token}',
    username: '${var.proxmox_username}',
    password: '${var.proxmox_password}',
    insecure: '${var.proxmox_insecure}',
  }] });
  expect(variable).toMatchObject({
    proxmox_endpoint: { type: 'string' },
    proxmox_api_token: { type: 'string', sensitive: true, default: null },
    proxmox_username: { type: 'string', default: null },
    proxmox_password: { type: 'string', sensitive: true, default: null },
    proxmox_insecure: { type: 'bool', default: false },
    student_passwords: { type: 'map(string)', sensitive: true },
  });
  expect(variable!['proxmox_endpoint']).not.toHaveProperty('default');
  expect(variable!['student_passwords']).not.toHaveProperty('default');
});

test('gives each student the password that the variable has for the student', () => {
  const users = synthesizedPlan(samplePlan(['anna', 'ben'])).all('proxmox_virtual_environment_user');
  expect(Object.values(users).map(user => user.password)).toEqual(['${var.student_passwords["anna"]}', '${var.student_passwords["ben"]}']);
});

test('makes no user, or none with a password, where the plan says so', () => {
  const plan = samplePlan(['anna']);
  expect(synthesizedPlan(withStands(plan, () => ({ hasPassword: false }))).only('proxmox_virtual_environment_user')).toEqual({ user_id: 'anna@pve' });
  const existing = synthesizedPlan(withStands(plan, () => ({ createUser: false, hasPassword: false })));
  expect(existing.all('proxmox_virtual_environment_user')).toEqual({});
  expect(existing.only('proxmox_acl')).toMatchObject({ user_id: 'anna@pve' });
});

test('has vnets in the zone with sdn-simple, and no bridges', () => {
  const stack = synthesizedPlan(samplePlan(['anna']));
  expect(stack.only('proxmox_sdn_zone_simple')).toMatchObject({ id: 'zclass' });
  expect(stack.forEach(stack.only('proxmox_sdn_vnet'))).toEqual({
    'students/anna/networks/dmz': { id: 'vn1001', alias: 'anna-dmz' },
    'students/anna/networks/lan': { id: 'vn1000', alias: 'anna-lan' },
  });
  expect(stack.all('proxmox_network_linux_bridge')).toEqual({});
});

test('has bridges with bridge isolation, and nothing of SDN', () => {
  const stack = synthesizedPlan({ ...samplePlan(['anna'], { isolation: 'bridge' }), zoneId: 'zclass' });
  expect(Object.values(stack.all('proxmox_network_linux_bridge'))).toMatchObject([
    { name: 'vmbr1000', node_name: 'pve1', comment: 'anna-lan', autostart: true }, { name: 'vmbr1001', node_name: 'pve1', comment: 'anna-dmz', autostart: true },
  ]);
  expect(stack.addresses().filter(address => /sdn|terraform_data/.test(address))).toEqual([]);
});

test.each([[1, 600], [60, 600], [61, 610], [100, 1000]])('with two bridges for each of %i students, waits %i seconds for their reloads', (students, seconds) => {
  const bridges = synthesizedPlan(samplePlan(studentNames(students), { isolation: 'bridge' })).all('proxmox_network_linux_bridge');
  expect(new Set(Object.values(bridges).map(bridge => bridge.timeout_reload))).toEqual(new Set([seconds]));
});

test('a description that looks like a template is text', () => {
  const machines = Object.values(synthesizedPlan(samplePlan(['anna'])).all('proxmox_virtual_environment_vm'));
  expect(machines.find(machine => machine.description)).toMatchObject({ description: 'costs $${x}, "50 %%{y}"\nC:\\path' });
});

test('addresses of others stay when a student goes or comes', () => {
  const names = ['anna', 'ben', 'carl'];
  const addresses = (students: string[]) => new Set(synthesizedPlan(samplePlan(students)).addresses());
  const gone = [...addresses(names)].filter(address => !addresses(['anna', 'carl']).has(address));
  expect(gone).toHaveLength(8);
  expect(gone.every(address => /students[_/]ben[_/]/.test(address))).toBe(true);
  expect([...addresses(['anna', 'carl'])].filter(address => !addresses(names).has(address))).toEqual([]);
});

test('students whose keys differ in one character only have addresses of their own', () => {
  const keys = ['a.b', 'ab', 'a-b', 'a_b', 'AB'];
  const owners = standAddresses(samplePlan(keys));
  expect(keys.map(key => [...owners.values()].filter(owner => owner === key).length)).toEqual(keys.map(() => 8));
  expect(synthesizedPlan(samplePlan(keys)).addresses()).toEqual(expect.arrayContaining([...owners.keys()]));
});

test('tells which student each resource belongs to, and leaves out what all share', () => {
  const plan = samplePlan(['anna', 'ben']);
  const owners = standAddresses(plan);
  expect([...owners.values()].filter(owner => owner === 'anna')).toHaveLength(8);
  expect([...owners].every(([address, owner]) => address.includes(`students_${owner}_`) || address.includes(`["students/${owner}/`))).toBe(true);
  const shared = synthesizedPlan(plan).addresses().filter(address => !owners.has(address));
  expect(shared.map(address => address.replace(/_[0-9A-F]{8}$/, ''))).toEqual([
    'proxmox_sdn_applier.zone_applier',
    'proxmox_sdn_applier.zone_finalizer',
    'proxmox_sdn_zone_simple.zone',
    'proxmox_virtual_environment_pool.pool',
    'proxmox_virtual_environment_role.role',
    'terraform_data.zone_networks',
  ]);
});

describe('files with data for cloud-init', () => {
  const plan = samplePlan(studentNames(2));
  const content = '#cloud-config\nruncmd:\n  - "echo ${HOME}"\n';
  const snippet = { nodeName: 'pve1', machine: 'web', datastoreId: 'local', fileName: 'class.web.pve1.yaml', content };
  const withSnippet = withStands({ ...plan, snippets: [snippet] }, ({ machines }) => ({
    machines: machines.map(machine => (machine.key === 'web' ? { ...machine, cloudInit: { sshKeys: [], dnsServers: [], vendorData: snippet.fileName } } : machine)),
  }));

  test('are one resource, which the machines name', () => {
    const result = synthesizedPlan(withSnippet);

    expect(result.all('proxmox_virtual_environment_file')).toEqual({
      [result.addresses().find(address => address.includes('_file.'))!.split('.')[1]!]: expect.objectContaining({
        content_type: 'snippets', node_name: 'pve1', overwrite: true,
        source_raw: { file_name: snippet.fileName, data: '#cloud-config\nruncmd:\n  - "echo $${HOME}"\n' },
      }),
    });
    const vms = Object.values(result.all('proxmox_virtual_environment_vm'));
    expect(vms.filter(vm => JSON.stringify(vm).includes(`"vendor_data_file_id":"local:snippets/${snippet.fileName}"`))).toHaveLength(2);
  });

  test('bring the variables for SSH, all of them secret but the user; without files there are none', () => {
    const { provider, variable } = synthesizedPlan(withSnippet).configuration;

    expect(provider).toMatchObject({ proxmox: [{ ssh: {
      username: '${var.proxmox_ssh_username}', password: '${var.proxmox_ssh_password}', private_key: '${var.proxmox_ssh_private_key}',
    } }] });
    const secret = { default: null, sensitive: true };
    expect(variable).toMatchObject({ proxmox_ssh_username: { default: null }, proxmox_ssh_password: secret, proxmox_ssh_private_key: secret });
    expect(Object.keys(synthesizedPlan(plan).configuration.variable!).filter(name => name.includes('ssh'))).toEqual([]);
  });
});
