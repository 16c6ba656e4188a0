import type { FrameworkResource } from '../resource-type';
import { SummarizedError } from '../framework/summarized-error';
import type { ValueObject } from '../values/value';
import { listAcl, updateAcl } from './acl-entries';
import type { AclChange, AclEntry } from './acl-entries';

const holders = { user: 'user_id', group: 'group_id', token: 'token_id' } as const;

function optional(value: ValueObject[string] | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function change(entry: ValueObject): AclChange {
  return {
    path: String(entry['path']),
    roles: String(entry['role_id']),
    propagate: entry['propagate'] === true,
    users: optional(entry['user_id']),
    groups: optional(entry['group_id']),
    tokens: optional(entry['token_id']),
  };
}

function idOf(entry: ValueObject): string {
  const holder = Object.values(holders).map((name) => optional(entry[name]) ?? '').join('');
  return `${String(entry['path'])}?${holder}?${String(entry['role_id'])}`;
}

function isSame(state: ValueObject, entry: AclEntry): boolean {
  const holder = holders[entry.type as keyof typeof holders] as string | undefined;
  return holder !== undefined && state[holder] === entry.ugid && state['path'] === entry.path && state['role_id'] === entry.roleid;
}

const replaced = { forceNew: true };
const failed = 'API call failed';

export const acl: FrameworkResource = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    path: replaced,
    role_id: replaced,
    user_id: replaced,
    group_id: replaced,
    token_id: replaced,
    propagate: { default: true },
  },

  validate(config) {
    const given = Object.values(holders).filter((name) => config[name] !== null);
    return given.length <= 1 ? [] : [{
      path: [{ attributeName: given[0] as string }],
      summary: 'Invalid Attribute Combination',
      detail: `These attributes cannot be configured together: [${given.join(',')}]`,
    }];
  },

  async create(planned, { client, keep }) {
    await SummarizedError.wrap('Unable to create ACL', failed, updateAcl(client, change(planned)));
    keep({ ...planned, id: idOf(planned) });
  },

  async read(state, { client }) {
    const entries = await SummarizedError.wrap('Unable to read ACL', failed, listAcl(client));
    const found = entries.find((entry) => isSame(state, entry));
    return found ? { ...state, propagate: found.propagate !== 0 } : null;
  },

  async update(planned, prior, { client, keep }) {
    await SummarizedError.wrap('Unable to delete old ACL', failed, updateAcl(client, { ...change(prior), delete: true }));
    await SummarizedError.wrap('Unable to create ACL', failed, updateAcl(client, change(planned)));
    keep(planned);
  },

  async delete(state, { client }) {
    await SummarizedError.wrap('Unable to delete old ACL', failed, updateAcl(client, { ...change(state), delete: true }));
  },

  async importState(id) {
    const parts = id.split('?');
    const [path, holder, roleId] = parts;
    if (parts.length !== 3 || path === undefined || holder === undefined || roleId === undefined) {
      const expected = '{path}?{group|user@realm|user@realm!token}?{role}';
      throw new SummarizedError('Unable to import ACL', `failed to parse ID: invalid ACL resource ID format "${id}", expected ${expected}`);
    }
    const kind = holder.includes('!') ? 'token_id' : holder.includes('@') ? 'user_id' : 'group_id';
    return { id, path, role_id: roleId, propagate: false, [kind]: holder };
  },
};
