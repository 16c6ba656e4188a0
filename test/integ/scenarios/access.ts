import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import type { Access } from '../provider-scenario';
import { importing, resourcesConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

type Values = Readonly<Record<string, unknown>>;

interface AccessChanges {
  readonly group?: Values;
  readonly token?: Values;
  readonly pool?: string;
}

function accessConfig({ group, token, pool = 'one' }: AccessChanges = {}): (access: Access) => object {
  return resourcesConfig({
    proxmox_virtual_environment_group: { g: { group_id: 'students', comment: 'all', ...group } },
    proxmox_virtual_environment_user: { u: { user_id: 'stud@pve', groups: ['${proxmox_virtual_environment_group.g.group_id}'] } },
    proxmox_user_token: { t: { user_id: '${proxmox_virtual_environment_user.u.user_id}', token_name: 'lab', ...token } },
    proxmox_virtual_environment_pool: { one: { pool_id: 'one' }, two: { pool_id: 'two' } },
    proxmox_pool_membership: {
      vm: { pool_id: `\${proxmox_virtual_environment_pool.${pool}.pool_id}`, vm_id: 9000 },
      storage: { pool_id: '${proxmox_virtual_environment_pool.one.pool_id}', storage_id: 'local' },
    },
  });
}

async function removeMember(client: PveClient): Promise<void> {
  await client.put('pools?poolid=two', { vms: '9000', delete: true });
  await client.put('access/groups/students', { comment: 'by hand' });
}

const ids = {
  'proxmox_virtual_environment_group.g': 'students',
  'proxmox_virtual_environment_user.u': 'stud@pve',
  'proxmox_user_token.t': 'stud@pve!lab',
  'proxmox_virtual_environment_pool.one': 'one',
  'proxmox_virtual_environment_pool.two': 'two',
  'proxmox_pool_membership.vm': 'two/vm/9000',
  'proxmox_pool_membership.storage': 'one/storage/local',
};
const expiring = { comment: 'until summer', expiration_date: '2030-06-30T00:00:00Z', privileges_separation: false };

/** Who may do what. */
export const access: Scenarios = {
  'a group, its user with an API token, and members of pools': [
    { name: 'created', config: accessConfig({ group: { acl: [{ path: '/vms/9000', role_id: 'PVEVMUser' }] } }) },
    {
      name: 'changed',
      config: accessConfig({ group: { comment: '', acl: [{ path: '/pool/one', role_id: 'PVEVMUser', propagate: true }] }, token: expiring, pool: 'two' }),
    },
    { name: 'changed outside', outside: removeMember, config: accessConfig({ pool: 'two' }) },
    { name: 'imported', forgets: true, config: importing(accessConfig({ pool: 'two' }), ids) },
    { name: 'replaced', config: accessConfig({ pool: 'two', token: { token_name: 'lab2', ...expiring }, group: { group_id: 'others' } }) },
    allGone,
  ],
  'access that is not to be': [
    { name: 'no member', config: resourcesConfig({ proxmox_pool_membership: { m: { pool_id: 'none' } } }) },
    { name: 'no user', config: resourcesConfig({ proxmox_user_token: { t: { user_id: 'nobody@pve', token_name: 'lab' } } }) },
    { name: 'no pool', config: resourcesConfig({ proxmox_pool_membership: { m: { pool_id: 'none', vm_id: 9000 } } }) },
    allGone,
  ],
};
