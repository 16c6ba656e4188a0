import type { LegacyResource } from '../resource-type';
import { removedIfGone, unlessGone } from './gone';
import type { PveClient } from '../pve/pve-client';

interface PoolMember {
  readonly id: string;
  readonly node: string;
  readonly type: string;
  readonly vmid?: number;
  readonly storage?: string;
}

export interface Pool {
  readonly comment?: string;
  readonly members: readonly PoolMember[];
}

export async function getPool(client: PveClient, poolId: string): Promise<Pool> {
  const pools = await client.get<readonly Pool[]>('pools', { poolid: poolId }, 'error getting pool');
  const [pool] = pools;
  if (pools.length !== 1 || pool === undefined) {
    throw new Error(`error getting pool: expected 1 pool, but got ${pools.length}`);
  }
  return pool;
}

export const pool: LegacyResource = {
  kind: 'legacy',
  attributes: { pool_id: { forceNew: true }, comment: { default: '' } },

  async create(data, operation) {
    const parameters = { poolid: data.string('pool_id'), comment: data.string('comment') };
    await operation.client.post('pools', parameters, 'error creating pool');
    data.setId(data.string('pool_id'));
    await pool.read(data, operation);
  },

  async read(data, { client }) {
    await removedIfGone(data, async () => {
      const { comment, members } = await getPool(client, data.id);
      data.set('comment', comment ?? '');
      data.set('members', members.map(({ id, node, type, vmid, storage }) => ({
        id, type, node_name: node, datastore_id: storage ?? '', vm_id: vmid ?? 0,
      })));
    });
  },

  async update(data, operation) {
    const path = `pools?poolid=${encodeURIComponent(data.id)}`;
    await operation.client.put(path, { comment: data.string('comment') }, 'error updating pool');
    await pool.read(data, operation);
  },

  async delete(data, { client }) {
    await unlessGone(client.delete('pools', { poolid: data.id }, 'error deleting pool'));
  },

  importState: (id) => ({ id, pool_id: id }),
};
