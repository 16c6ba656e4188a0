import { parallelism } from '../../lib/model/parallelism';
import type { LabPlan } from '../../lib/model/lab-plan';
import { samplePlan, studentNames } from '../stacks/sample-plan';

function on(nodes: readonly string[], fullClone = false): LabPlan {
  const plan = samplePlan(studentNames(nodes.length));
  return {
    ...plan,
    stands: plan.stands.map((stand, i) => ({ ...stand, machines: stand.machines.map(machine => ({ ...machine, nodeName: nodes[i]!, fullClone })) })),
  };
}

test('every node has its share, and full clones have half of it', () => {
  expect([on([]), on(['pve1']), on(['pve1', 'pve1']), on(['pve1', 'pve2', 'pve3'])].map(parallelism)).toEqual([10, 10, 10, 30]);
  expect([on(['pve1'], true), on(['pve1', 'pve2', 'pve3'], true)].map(parallelism)).toEqual([5, 15]);
  expect(parallelism(on(Array.from({ length: 20 }, (_, i) => `pve${i}`)))).toBe(60);
});
