import { clusterDescriptionSchema } from '../../../lib/sim/pve/cluster-description';
import { extendState } from '../../../lib/sim/pve/store/extend';
import { seedState } from '../../../lib/sim/pve/store/seed';

const template = (vmid: number, node = 'pve1') => ({ vmid, node, name: `t${vmid}` });
const describeCluster = (nodes: string[], ...templates: ReturnType<typeof template>[]) =>
  clusterDescriptionSchema.parse({ nodes: Object.fromEntries(nodes.map(node => [node, {}])), templates });
const seed = (...args: Parameters<typeof describeCluster>) => seedState(describeCluster(...args), secret => secret);

test('adds the nodes and templates that a saved cluster lacks', () => {
  const state = extendState(seed(['pve1'], template(100)), describeCluster(['pve1', 'pve2'], template(100), template(101, 'pve2')));
  expect(Object.keys(state.vms)).toEqual(['100', '101']);
  expect(Object.keys(state.interfaces).sort()).toEqual(['pve1/vmbr0', 'pve2/vmbr0']);
  expect(Object.keys(state.volumes)).toHaveLength(2);
});

test('leaves everything as it is that is there already', () => {
  const saved = seed(['pve1'], template(100));
  expect(extendState(saved, describeCluster(['pve1'], template(100)))).toEqual(saved);
});

test('takes nothing away', () => {
  const saved = seed(['pve1', 'pve2'], template(100), template(101, 'pve2'));
  expect(extendState(saved, describeCluster(['pve1'])).vms).toEqual(saved.vms);
});

test('refuses a template whose VM ID is that of another VM', () => {
  const saved = seed(['pve1'], template(100));
  const used = { ...saved, vms: { 100: { ...saved.vms[100]!, template: false } } };
  expect(() => extendState(used, describeCluster(['pve1'], template(100)))).toThrow('VM ID is that of another VM');
});

test('a description has one template for each VM ID', () => {
  expect(() => describeCluster(['pve1'], template(100), template(100))).toThrow('give each its own vmid');
});
