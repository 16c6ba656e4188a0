import { SummarizedError } from '../../framework/summarized-error';
import { matching } from '../../framework/validators';
import { pathSegment } from '../../pve/pve-client';
import type { Parameters, PveClient } from '../../pve/pve-client';
import type { FrameworkResource } from '../../resource-type';
import type { ValueObject } from '../../values/value';
import { optionalFlag, optionalText } from '../optional';

interface Token {
  readonly comment?: string;
  /** Seconds since 1970; 0: never. */
  readonly expire?: number | string;
  readonly privsep?: number;
}

function path({ user_id: user, token_name: name }: ValueObject): string {
  return `access/users/${pathSegment(String(user))}/token/${pathSegment(String(name))}`;
}

function expiration(token: ValueObject): string | undefined {
  const date = optionalText(token, 'expiration_date');
  return date === undefined || date === '' ? undefined : String(Math.floor(Date.parse(date) / 1000));
}

function parameters(token: ValueObject): Parameters {
  return { comment: optionalText(token, 'comment'), privsep: optionalFlag(token, 'privileges_separation') };
}

async function read(state: ValueObject, client: PveClient): Promise<ValueObject> {
  const call = client.get<Token>(path(state), {}, 'error retrieving user token');
  const { comment, expire = 0, privsep } = await SummarizedError.wrap('Error reading user token', '', call);
  return {
    ...state,
    comment: comment ?? null,
    expiration_date: Number(expire) > 0 ? new Date(Number(expire) * 1000).toISOString().replace('.000Z', 'Z') : state['expiration_date'] ?? null,
    privileges_separation: privsep === undefined ? null : Number(privsep) === 1,
  };
}

export const userToken: FrameworkResource = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    value: { keepState: true },
    privileges_separation: { default: true },
    token_name: { forceNew: true, validate: matching(/[A-Za-z][A-Za-z0-9.\-_]+/, 'must be a valid token identifier') },
    user_id: { forceNew: true },
  },

  async create(planned, { client, keep }) {
    const call = client.post<{ 'full-tokenid': string; value: string }>(
      path(planned), { ...parameters(planned), expire: expiration(planned) }, 'error creating user token',
    );
    const { 'full-tokenid': id, value } = await SummarizedError.wrap('Error creating user token', '', call);
    keep({ ...planned, id: `${String(planned['user_id'])}!${String(planned['token_name'])}`, value: `${id}=${value}` });
  },

  read: async (state, { client }) => read(state, client),

  async update(planned, prior, { client, keep }) {
    const expire = expiration(planned) ?? (prior['expiration_date'] === null ? undefined : '0');
    const call = client.put(path(planned), { ...parameters(planned), expire }, 'error updating user token');
    await SummarizedError.wrap('Error updating user token', '', call);
    keep(planned);
  },

  async delete(state, { client }) {
    await SummarizedError.wrap('Error deleting user token', '', client.delete(path(state), {}, 'error deleting user token'));
  },

  async importState(id, { client }) {
    const [user, name, ...rest] = id.split('!');
    if (!user || !name || rest.length > 0) {
      throw new SummarizedError('Unexpected Import Identifier', `Expected import identifier with format: 'user_id!token_name'. Got: "${id}"`);
    }
    return read({ id, user_id: user, token_name: name, value: null }, client);
  },
};
