import { fixedValues } from '../../../lib/model/rules/fixed-values';
import { users } from '../lab';
import { check, places } from './check';

const machines = [{ name: 'a', vmId: 5000, networks: ['vmbr0', { bridge: 'lan', macAddress: 'BC:24:11:00:00:01' }] }];

test('reports values that would be the same for all of several students', () => {
  const findings = check(fixedValues, { students: users(2), machines });
  expect(places(findings)).toEqual(['deployment_config.yml:10:5', 'deployment_config.yml:10:14']);
  expect(findings.map(({ message }) => message)).toEqual([
    'vm_id of machine \'a\' is fixed to 5000, but 2 students get that machine',
    'networks[1].mac_address of machine \'a\' is fixed to BC:24:11:00:00:01, but 2 students get that machine',
  ]);
});

test('accepts them for one student, and machines without them for many', () => {
  expect(check(fixedValues, { students: users(1), machines })).toEqual([]);
  expect(check(fixedValues, { students: users(2), machines: [{ name: 'a', networks: ['lan'] }] })).toEqual([]);
});
