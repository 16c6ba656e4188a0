import { schemaProblems, type Configuration } from './provider-schema';

const configurationOf = (type: string, values: Record<string, unknown>): Configuration =>
  ({ terraform: {}, provider: { proxmox: [{}] }, resource: { [type]: { it: values } } });

const NETWORK_DEVICE = {
  bridge: 'vmbr0', disconnected: null, enabled: null, firewall: null, mac_address: null, model: null, mtu: null, queues: null, rate_limit: null, trunks: null,
  vlan_id: null,
};

test.each<[string, string, Record<string, unknown>, string]>([
  ['an unknown type', 'proxmox_virtual_machine', {}, 'unknown resource type'],
  ['an unknown attribute', 'proxmox_virtual_environment_pool', { pool_id: 'a', colour: 'red' }, '.colour: unknown'],
  ['a missing attribute', 'proxmox_virtual_environment_pool', {}, 'pool_id is missing'],
  ['a required attribute that is null', 'proxmox_virtual_environment_pool', { pool_id: null }, 'pool_id is missing'],
  ['a read-only attribute', 'proxmox_sdn_applier', { id: 'x' }, '.id: read-only'],
  ['a wrong type', 'proxmox_virtual_environment_vm', { node_name: 'pve1', vm_id: '100' }, '"100" is no number'],
  ['a wrong element', 'proxmox_virtual_environment_role', { role_id: 'a', privileges: [1] }, '.privileges[0]: 1 is no string'],
  ['an unknown attribute in a block', 'proxmox_virtual_environment_vm', { node_name: 'pve1', cpu: { speed: 1 } }, '.cpu[0].speed: unknown'],
  ['a missing attribute in a block', 'proxmox_virtual_environment_vm', { node_name: 'pve1', clone: { full: true } }, 'vm_id is missing'],
  ['two of a block that may be there once', 'proxmox_virtual_environment_vm', { node_name: 'pve1', cpu: [{}, {}] }, '2 of at most 1'],
  ['a key that a network device lacks', 'proxmox_virtual_environment_vm', { node_name: 'pve1', network_device: [{ bridge: 'vmbr0' }] }, '.vlan_id is missing'],
  ['a missing attribute in a nested one', 'proxmox_hardware_mapping_dir', { name: 'a', map: [{ node: 'pve1' }] }, '.map[0]: path is missing'],
  ['no list of nested ones', 'proxmox_hardware_mapping_dir', { name: 'a', map: { node: 'pve1', path: '/a' } }, 'is no set'],
])('finds %s', (_, type, values, problem) => {
  expect(schemaProblems(configurationOf(type, values))).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
});

test('has nothing to say about what is right', () => {
  const values = { node_name: 'pve1', vm_id: '${var.id}', cpu: { cores: 2 }, agent: [{ enabled: false }], network_device: [NETWORK_DEVICE], depends_on: [] };
  expect(schemaProblems(configurationOf('proxmox_virtual_environment_vm', values))).toEqual([]);
});
