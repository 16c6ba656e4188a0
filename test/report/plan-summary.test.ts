import { createColors } from 'picocolors';
import { planSummaryTable, summarizePlan } from '../../lib/report/plan-summary';

function plan(...changes: (readonly [address: string, ...actions: string[]])[]) {
  return { resource_changes: changes.map(([address, ...actions]) => ({ address, type: address.split('.')[0]!, change: { actions } })) };
}

/** Addresses are `type.student_rest`; `shared_rest` is nobody's. */
function studentOf(address: string): string | undefined {
  const [key] = address.split('.')[1]!.split('_');
  return key === 'shared' ? undefined : key;
}

test('counts what is created, changed and destroyed for every student', () => {
  expect(summarizePlan(plan(
    ['pool.user10_pool', 'create'], ['vm.user10_a', 'create'], ['vm.user2_a', 'update'], ['vm.user2_b', 'delete', 'create'],
    ['vm.user3_a', 'no-op'], ['role.shared_role', 'create'], ['vm.user1_a', 'create', 'delete'], ['data.user4_x', 'read'],
  ), studentOf)).toEqual({
    students: [
      { key: 'user1', create: 1, change: 0, destroy: 1 },
      { key: 'user2', create: 1, change: 1, destroy: 1 },
      { key: 'user10', create: 2, change: 0, destroy: 0 },
    ],
    shared: { create: 1, change: 0, destroy: 0 },
    total: { create: 5, change: 1, destroy: 2 },
  });
});

test('a plan without changes has nothing to count', () => {
  const nothing = { create: 0, change: 0, destroy: 0 };
  expect(summarizePlan({}, studentOf)).toEqual({ students: [], shared: nothing, total: nothing });
  expect(summarizePlan(plan(['vm.user1_a', 'no-op']), studentOf).students).toEqual([]);
});

test('a student named like something every object has is counted like any other', () => {
  expect(summarizePlan(plan(['vm.constructor_a', 'create']), studentOf).students).toEqual([
    { key: 'constructor', create: 1, change: 0, destroy: 0 },
  ]);
});

test('the table has one row for all students with the same counts', () => {
  const students = Array.from({ length: 1000 }, (_, index) => [`vm.user${index + 1}_a`, 'create'] as const);
  const summary = summarizePlan(plan(...students, ['vm.anna_a', 'update'], ['role.shared_role', 'create']), studentOf);
  const rows = planSummaryTable(summary, { colors: createColors(false) }).split('\n').map((line) => line.split(/ {2,}/));
  expect(rows).toEqual([
    ['', 'create', 'change', 'destroy'],
    ['anna', '0', '1', '0'],
    ['user1, user2, user3 and 997 more: each', '1', '0', '0'],
    ['shared', '1', '0', '0'],
    ['total', '1001', '1', '0'],
  ]);
});
