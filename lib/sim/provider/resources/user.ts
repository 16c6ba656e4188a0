import type { LegacyResource, Operation } from '../resource-type';
import type { ResourceData } from '../legacy/resource-data';
import { pathSegment } from '../pve/pve-client';
import type { Parameters, PveClient } from '../pve/pve-client';
import type { Value, ValueObject } from '../values/value';
import { isObject } from '../values/value';
import { listAcl, updateAcl } from './acl-entries';
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

/** The inline `acl` blocks, deprecated in favour of `proxmox_acl`. */
async function grant(client: PveClient, userId: string, entries: readonly Value[], remove: boolean): Promise<void> {
  for (const entry of entries.filter(isObject)) {
    await updateAcl(client, {
      path: String(entry['path']), roles: String(entry['role_id']), propagate: entry['propagate'] === true, users: userId, delete: remove,
    });
  }
}

async function readAcl(data: ResourceData, { client }: Operation): Promise<void> {
  const entries = await listAcl(client);
  data.set('acl', entries
    .filter((entry) => entry.type === 'user' && entry.ugid === data.id)
    .map((entry): ValueObject => ({ path: entry.path, role_id: entry.roleid, propagate: entry.propagate === 1 })));
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
    await grant(client, userId, data.list('acl'), false);
    await user.read(data, operation);
  },

  async read(data, operation) {
    await removedIfGone(data, async () => {
      const found = await operation.client.get<User>(path(data.id), {}, 'error retrieving user');
      data.set('user_id', data.id);
      // Entries that nobody tracks here belong to proxmox_acl.
      if (data.list('acl').length > 0) {
        await readAcl(data, operation);
      }
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
    await grant(client, data.id, data.before('acl') as readonly Value[], true);
    await grant(client, data.id, data.list('acl'), false);
    await user.read(data, operation);
  },

  async delete(data, { client }) {
    await grant(client, data.id, data.list('acl'), true);
    await unlessGone(client.delete(path(data.id), {}, 'error deleting user'));
  },

  importState: (id) => ({ id, user_id: id }),
};
