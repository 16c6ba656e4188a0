import { parallelism } from '../../lib/model/parallelism';

function on(nodes: readonly string[], fullClone = false): { nodeName: string; fullClone: boolean }[] {
  return nodes.map(nodeName => ({ nodeName, fullClone }));
}

test('every node has its share, and full clones have half of it', () => {
  expect([on([]), on(['pve1']), on(['pve1', 'pve1']), on(['pve1', 'pve2', 'pve3'])].map(machines => parallelism(machines))).toEqual([10, 10, 10, 30]);
  expect([on(['pve1'], true), on(['pve1', 'pve2', 'pve3'], true)].map(machines => parallelism(machines))).toEqual([5, 15]);
  expect(parallelism(on(Array.from({ length: 20 }, (_, i) => `pve${i}`)))).toBe(60);
});
