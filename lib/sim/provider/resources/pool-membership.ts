import { SummarizedError } from '../framework/summarized-error';
import type { Parameters } from '../pve/pve-client';
import type { FrameworkResource } from '../resource-type';
import type { ValueObject } from '../values/value';
import { getPool } from './pool';

function typeOf(membership: ValueObject): 'vm' | 'storage' {
  return (membership['vm_id'] ?? null) === null ? 'storage' : 'vm';
}

function member(membership: ValueObject): Parameters {
  return typeOf(membership) === 'vm' ? { vms: String(membership['vm_id']) } : { storage: String(membership['storage_id']) };
}

function path({ pool_id: pool }: ValueObject): string {
  return `pools?poolid=${encodeURIComponent(String(pool))}`;
}

const replaced = { forceNew: true };

/** A VM or a storage in a pool. */
export const poolMembership: FrameworkResource = {
  kind: 'framework',
  attributes: { id: { keepState: true }, pool_id: replaced, vm_id: replaced, storage_id: replaced },

  validate({ vm_id: vm = null, storage_id: storage = null }) {
    if ((vm === null) !== (storage === null)) {
      return [];
    }
    const both = '[vm_id,storage_id]';
    return vm === null
      ? [{ path: [], summary: 'Missing Attribute Configuration', detail: `At least one of these attributes must be configured: ${both}` }]
      : [{ path: [], summary: 'Invalid Attribute Combination', detail: `These attributes cannot be configured together: ${both}` }];
  },

  async create(planned, { client, keep }) {
    const call = client.put(path(planned), { ...member(planned), 'allow-move': true }, 'error updating pool');
    await SummarizedError.wrap(`Unable to update resource pool '${String(planned['pool_id'])}'`, '', call);
    const type = typeOf(planned);
    keep({ ...planned, type, id: `${String(planned['pool_id'])}/${type}/${String(planned[`${type}_id`])}` });
  },

  async read(state, { client }) {
    const poolId = String(state['pool_id']);
    const { members } = await SummarizedError.wrap(`Unable to get pool '${poolId}'`, '', getPool(client, poolId));
    const isMember = members.some(({ vmid, storage }) => (state['type'] === 'vm' ? vmid === Number(state['vm_id']) : storage === state['storage_id']));
    return isMember ? state : null;
  },

  async update() {
    throw new SummarizedError('Update Not Supported', 'All attributes require replacement. This resource cannot be updated in-place');
  },

  async delete(state, { client }) {
    const call = client.put(path(state), { ...member(state), delete: true }, 'error updating pool');
    await SummarizedError.wrap(`Unable to update pool '${String(state['pool_id'])}'`, '', call);
  },

  async importState(id) {
    const parts = id.split('/');
    const [poolId, type, name] = parts;
    if (parts.length !== 3 || poolId === undefined || name === undefined) {
      const problem = `invalid pool membership ID format "${id}", expected: {pool_id}/{type}/{member_id}`;
      throw new SummarizedError('Unable to import pool membership', `failed to parse ID: ${problem}`);
    }
    if (type !== 'vm' && type !== 'storage') {
      throw new SummarizedError('Unable to import pool membership', 'failed to parse ID: invalid pool membership type');
    }
    return { id, pool_id: poolId, type, ...(type === 'vm' ? { vm_id: Number(name) } : { storage_id: name }) };
  },
};
