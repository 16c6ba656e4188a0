import { NOTHING_OWNED, ownedBy } from '../../../lib/cli/rehearsal/owned';

test('what is in a state is the environment\'s own', () => {
  const resource = (type: string, values: Record<string, unknown>) => ({ address: `${type}.x`, type, values });
  const own = ownedBy({ values: { root_module: { resources: [
    resource('proxmox_virtual_environment_vm', { vm_id: 10_000 }), resource('proxmox_virtual_environment_pool', { pool_id: 'class/anna' }),
    resource('proxmox_virtual_environment_user', { user_id: 'anna@pve' }), resource('proxmox_virtual_environment_role', { role_id: 'student' }),
    resource('proxmox_sdn_zone_vxlan', { id: 'zlab' }), resource('proxmox_sdn_vnet', { id: 'vn1' }),
    resource('proxmox_network_linux_bridge', { node_name: 'pve1', name: 'vmbr1000' }), resource('proxmox_acl', { id: '/pool/class' }),
  ] } } });

  expect(own).toEqual({
    vmIds: new Set([10_000]), poolIds: new Set(['class/anna']), userIds: new Set(['anna@pve']), roleIds: new Set(['student']),
    zoneIds: new Set(['zlab']), vnetIds: new Set(['vn1']), bridges: new Set(['pve1:vmbr1000']),
  });
  expect(NOTHING_OWNED.vmIds.size).toBe(0);
});
