import { vmIdRange } from '../../../lib/model/rules/vm-id-range';
import { users } from '../lab';
import { check, places } from './check';

const fixture = { students: users(1), machines: [{ name: 'a', networks: ['lan'] }] };

test('reports a range that ends before it begins', () => {
  const findings = check(vmIdRange, { ...fixture, vmIds: { first: 20_000, last: 10_000 } });
  expect(places(findings)).toEqual(['env.yaml:4:1']);
  expect(findings[0]!.message).toBe('vm_ids begins at 20000, after its end 10000');
});

test('accepts a range of one', () => {
  expect(check(vmIdRange, { ...fixture, vmIds: { first: 10_000, last: 10_000 } })).toEqual([]);
});
