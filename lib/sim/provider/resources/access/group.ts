import { pathSegment } from '../../pve/pve-client';
import type { LegacyResource } from '../../resource-type';
import { removedIfGone, unlessGone } from '../gone';
import { readInlineAcl, setInlineAcl } from './inline-acl';

interface Group {
  readonly comment?: string;
  readonly members?: readonly string[];
}

function path(groupId: string): string {
  return `access/groups/${pathSegment(groupId)}`;
}

export const group: LegacyResource = {
  kind: 'legacy',
  attributes: { group_id: { forceNew: true }, comment: { default: '' }, 'acl.propagate': { default: false } },

  async create(data, operation) {
    const { client } = operation;
    const groupId = data.string('group_id');
    await client.post('access/groups', { groupid: groupId, comment: data.string('comment') }, 'failed to create access group');
    data.setId(groupId);
    await setInlineAcl(client, { groups: groupId }, data.get('acl'), false);
    await group.read(data, operation);
  },

  async read(data, { client }) {
    await removedIfGone(data, async () => {
      const { comment, members } = await client.get<Group>(path(data.id), {}, 'failed to get access group');
      await readInlineAcl(data, client, 'group');
      data.set('comment', comment ?? '');
      data.set('members', members ?? []);
      data.set('group_id', data.id);
    });
  },

  async update(data, operation) {
    const { client } = operation;
    await client.put(path(data.id), { comment: data.string('comment') }, 'failed to update access group');
    await setInlineAcl(client, { groups: data.id }, data.before('acl'), true);
    await setInlineAcl(client, { groups: data.id }, data.get('acl'), false);
    await group.read(data, operation);
  },

  async delete(data, { client }) {
    await setInlineAcl(client, { groups: data.id }, data.get('acl'), true);
    await unlessGone(client.delete(path(data.id), {}, 'failed to delete access group'));
  },

  importState: (id) => ({ id }),
};
