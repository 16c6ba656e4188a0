import { existingObjects, objectOf, type ClusterObject } from '../../lib/cluster/objects';

const vm = objectOf('proxmox_virtual_environment_vm.a', 'proxmox_virtual_environment_vm', { node_name: 'pve1', vm_id: 10000, name: 'router' })!;
const bridge = objectOf('proxmox_network_linux_bridge.b', 'proxmox_network_linux_bridge', { node_name: 'pve2', name: 'vmbr1000' })!;
const pool = objectOf('proxmox_virtual_environment_pool.p', 'proxmox_virtual_environment_pool', { pool_id: 'class/s1' })!;

async function existing(objects: readonly ClusterObject[], lists: Record<string, object[]>): Promise<ClusterObject[]> {
  return existingObjects(objects, async path => (lists[path] ?? []) as Record<string, unknown>[]);
}

test('what can be made twice is no object', () => {
  expect(objectOf('proxmox_acl.a', 'proxmox_acl', { path: '/' })).toBeUndefined();
});

test('an object is called as tofu imports it', () => {
  expect([vm.id, bridge.id, pool.id]).toEqual(['pve1/10000', 'pve2:vmbr1000', 'class/s1']);
});

test('a zone is one, of whatever kind', () => {
  for (const kind of ['simple', 'vlan', 'vxlan']) expect(objectOf('z', `proxmox_sdn_zone_${kind}`, { id: 'lab' })).toEqual({ address: 'z', kind: 'SDN zone', id: 'lab' });
});

test('what is in a list is there, and nothing else', async () => {
  const lists = { '/pools': [{ poolid: 'class' }, { poolid: 'class/s1' }], '/nodes/pve1/network': [{ iface: 'vmbr1000' }] };
  expect(await existing([vm, bridge, pool], lists)).toEqual([pool]);
  expect(await existing([bridge], { '/nodes/pve2/network': [{ iface: 'vmbr1000' }] })).toEqual([bridge]);
});

test('a VM ID is found on any node, with the name that it has there', async () => {
  const lists = { '/cluster/resources?type=vm': [{ vmid: 10000, node: 'pve2', name: 'other' }] };
  expect(await existing([vm], lists)).toEqual([{ ...vm, id: 'pve2/10000', name: 'other' }]);
});

test('rules of a VM\'s firewall are there as soon as there is one', async () => {
  const rules = objectOf('rules', 'proxmox_virtual_environment_firewall_rules', { node_name: 'pve1', vm_id: 10000 })!;
  expect(rules.id).toBe('vm/pve1/10000');
  expect(await existing([rules], {})).toEqual([]);
  expect(await existing([rules], { '/nodes/pve1/qemu/10000/firewall/rules': [{ pos: 0 }, { pos: 1 }] })).toEqual([rules]);
});

test('a list is asked for once, however many objects are looked for in it', async () => {
  const asked: string[] = [];
  await existingObjects([pool, { ...pool, address: 'other' }, vm], async path => {
    asked.push(path);
    return [];
  });
  expect(asked).toEqual(['/pools', '/cluster/resources?type=vm']);
});
