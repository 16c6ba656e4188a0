import { unmetNeeds, type ClusterFacts } from '../../../lib/model/machines/unmet-needs';
import { goodFiles } from '../../config/machines/broken-machines';
import { planned } from './machines';

const { 'env.yaml': env, ...files } = goodFiles as { 'env.yaml': string };
const { plan } = planned(env, files);
const storages = new Map([['local', ['iso', 'snippets', 'import']], ['local-lvm', ['images']]]);
const good: ClusterFacts = { version: '8.4.1', nodes: [{ name: 'pve1', storages }, { name: 'pve2', storages }] };

test('a cluster that has everything lacks nothing', () => {
  expect(unmetNeeds(plan, good)).toEqual([]);
  expect(unmetNeeds(plan, { ...good, version: '10.0' })).toEqual([]);
});

test('a PVE that is too old is named, with what wants a newer one', () => {
  expect(unmetNeeds(plan, { ...good, version: '8.3.5' })).toEqual([expect.stringMatching(/^web-00 takes PVE 8\.4 or newer, and the cluster has 8\.3\.5: PVE shares the folder/)]);
});

test('a node that is not there is named for its machines and its mappings', () => {
  const { plan: elsewhere } = planned(env.replace('    count: 2\n', '    count: 2\n    host_node: pve2\n'), files);

  expect(unmetNeeds(elsewhere, { ...good, nodes: [{ name: 'pve1', storages }] })).toEqual(expect.arrayContaining([
    'web-00 is to be on pve2, which is no node of the cluster; there are pve1',
    'the mapping media is to name a folder of pve2, which is no node of the cluster',
  ]));
});

test('a storage that does not take what is brought there is named', () => {
  const without = new Map([['local', ['iso', 'import']]]);
  const unmet = unmetNeeds(plan, { ...good, nodes: [{ name: 'pve1', storages: without }, { name: 'pve2', storages }] });

  expect(unmet).toContainEqual(expect.stringMatching(/^web-00 takes a storage local with content snippets on pve1, which takes iso, import alone/));
  expect(unmet).toContainEqual(expect.stringMatching(/^web-00 takes a storage local-lvm with content images on pve1, and there is none of this name/));
});

test('storages that cannot be seen are left to tofu', () => {
  expect(unmetNeeds(plan, { ...good, nodes: [{ name: 'pve1' }, { name: 'pve2' }] })).toEqual([]);
});
