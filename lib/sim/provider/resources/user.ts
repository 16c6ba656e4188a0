import type { LegacyResource } from '../resource-type';
import type { ResourceData } from '../legacy/resource-data';
import { pathSegment } from '../pve/pve-client';
import type { Parameters } from '../pve/pve-client';
import { readInlineAcl, setInlineAcl } from './access/inline-acl';
import { removedIfGone, unlessGone } from './gone';

const never = '1970-01-01T00:00:00Z';

interface User {
  readonly comment?: string;
  readonly email?: string;
  readonly enable?: number;
  readonly expire?: number;
  readonly firstname?: string;
  readonly groups?: readonly string[];
  readonly keys?: string;
  readonly lastname?: string;
}

function path(userId: string): string {
  return `access/users/${pathSegment(userId)}`;
}

function parameters(data: ResourceData): Parameters {
  const groups = data.list('groups');
  return {
    comment: data.string('comment'),
    email: data.string('email'),
    enable: data.boolean('enabled'),
    expire: Math.floor(Date.parse(data.string('expiration_date')) / 1000),
    firstname: data.string('first_name'),
    groups: groups.length > 0 ? groups.join(',') : undefined,
    keys: data.string('keys'),
    lastname: data.string('last_name'),
  };
}

function rfc3339(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export const user: LegacyResource = {
  kind: 'legacy',
  attributes: {
    user_id: { forceNew: true },
    'acl.propagate': { default: false },
    comment: { default: '' },
    email: { default: '' },
    enabled: { default: true },
    expiration_date: { default: never },
    first_name: { default: '' },
    keys: { default: '' },
    last_name: { default: '' },
  },

  async create(data, operation) {
    const { client } = operation;
    const userId = data.string('user_id');
    const password = data.string('password') || undefined;
    await client.post('access/users', { ...parameters(data), userid: userId, password }, 'error creating user');
    data.setId(userId);
    await setInlineAcl(client, { users: userId }, data.get('acl'), false);
    await user.read(data, operation);
  },

  async read(data, operation) {
    await removedIfGone(data, async () => {
      const found = await operation.client.get<User>(path(data.id), {}, 'error retrieving user');
      data.set('user_id', data.id);
      await readInlineAcl(data, operation.client, 'user');
      data.set('comment', found.comment ?? '');
      data.set('email', found.email ?? '');
      data.set('enabled', found.enable !== 0);
      data.set('expiration_date', rfc3339(found.expire ?? 0));
      data.set('first_name', found.firstname ?? '');
      data.set('groups', found.groups ?? []);
      data.set('keys', found.keys ?? '');
      data.set('last_name', found.lastname ?? '');
    });
  },

  async update(data, operation) {
    const { client } = operation;
    await client.put(path(data.id), parameters(data), 'error updating user');
    if (data.hasChange('password')) {
      await client.put('access/password', { userid: data.id, password: data.string('password') }, 'error changing user password');
    }
    await setInlineAcl(client, { users: data.id }, data.before('acl'), true);
    await setInlineAcl(client, { users: data.id }, data.get('acl'), false);
    await user.read(data, operation);
  },

  async delete(data, { client }) {
    await setInlineAcl(client, { users: data.id }, data.get('acl'), true);
    await unlessGone(client.delete(path(data.id), {}, 'error deleting user'));
  },

  importState: (id) => ({ id, user_id: id }),
};
