import { didYouMean } from '../../lib/values/did-you-mean';

const keys = ['name', 'device_type', 'template_node', 'template_vmid', 'networks', 'full_clone', 'node_name'];

test.each([
  ['template_nod', 'template_node'], ['templateNode', 'template_node'], ['template-vmid', 'template_vmid'], ['tempalte_vmid', 'template_vmid'],
  ['Name', 'name'], ['nmae', 'name'], ['network', 'networks'], ['fullclone', 'full_clone'],
])('%s was meant to be %s', (given, meant) => {
  expect(didYouMean(given, keys)).toBe(meant);
});

test.each(['colour', '', 'x', 'constructor', 'vm', 'a'.repeat(100_000)])('%.20s was meant to be none of them', (given) => {
  expect(didYouMean(given, keys)).toBeUndefined();
});

test('the nearest one is taken', () => {
  expect(didYouMean('host12', ['host1', 'host2', 'host12x', 'host123'])).toBe('host1');
  expect(didYouMean('host', ['ghost', 'host'])).toBe('host');
});
