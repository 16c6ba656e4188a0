import type { LegacyResource } from '../resource-type';
import type { ResourceData } from '../legacy/resource-data';
import { pathSegment } from '../pve/pve-client';
import { removedIfGone, unlessGone } from './gone';

function privileges(data: ResourceData): string {
  return data.list('privileges').join(',');
}

function path(data: ResourceData): string {
  return `access/roles/${pathSegment(data.id)}`;
}

export const role: LegacyResource = {
  kind: 'legacy',
  attributes: { role_id: { forceNew: true } },

  async create(data, operation) {
    const roleId = data.string('role_id');
    await operation.client.post('access/roles', { roleid: roleId, privs: privileges(data) }, 'error creating role');
    data.setId(roleId);
    await role.read(data, operation);
  },

  async read(data, { client }) {
    await removedIfGone(data, async () => {
      const granted = await client.get<Readonly<Record<string, number>>>(path(data), {}, 'error getting role');
      data.set('privileges', Object.keys(granted).filter((name) => (granted[name] ?? 0) >= 1));
    });
  },

  async update(data, operation) {
    await operation.client.put(path(data), { privs: privileges(data) }, 'error updating role');
    await role.read(data, operation);
  },

  async delete(data, { client }) {
    await unlessGone(client.delete(path(data), {}, 'error deleting role'));
  },

  importState: (id) => ({ id, role_id: id }),
};
