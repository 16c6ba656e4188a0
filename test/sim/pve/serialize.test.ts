import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import { seedState } from '../../../lib/sim/pve/store/seed';
import { serializeState } from '../../../lib/sim/pve/store/serialize';
import type { ClusterState } from '../../../lib/sim/pve/store/state';

function stateWith(pools: number): ClusterState {
  const description = clusterDescriptionSchema.parse({ nodes: { pve1: {} }, templates: [{ vmid: 9000, node: 'pve1', name: 'debian' }] });
  const state = seedState(description, () => 'scrypt:salt:hash');
  const names = Array.from({ length: pools }, (_, i) => `pool-${i}`);
  return {
    ...state,
    users: { ...state.users, 's"1@pve': { userid: 's"1@pve', passwordHash: undefined, enable: true, expire: 0, groups: ['ä'], details: {} } },
    pools: Object.fromEntries(names.map(poolid => [poolid, { poolid, comment: 'x'.repeat(200), storages: [] }])),
    sdn: { ...state.sdn, vnets: { v1: { id: 'v1', config: { zone: 'lab', tag: 1 } } } },
  };
}

test('what is written bit by bit is the JSON of the whole state', async () => {
  const state = stateWith(3);
  expect(JSON.parse((await serializeState(state)).toString())).toEqual(JSON.parse(JSON.stringify(state)));
});

test('others have their turn while a large state is written, and what they change is not half in it', async () => {
  const state = stateWith(100_000);
  const before = Object.keys(state.pools).length;
  let turns = 0;
  const change = () => {
    turns += 1;
    delete state.pools[`pool-${100_000 - turns}`];
    state.pools[`new-${turns}`] = { poolid: `new-${turns}`, comment: '', storages: [] };
    other = setImmediate(change);
  };
  let other = setImmediate(change);
  const text = (await serializeState(state)).toString();
  clearImmediate(other);
  expect(turns).toBeGreaterThan(1);
  const pools = Object.keys((JSON.parse(text) as ClusterState).pools);
  expect(pools).toHaveLength(before);
  expect(pools.filter(pool => pool.startsWith('new'))).toEqual([]);
});
