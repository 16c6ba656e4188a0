import { duplicateStudents } from '../../../lib/model/rules/duplicate-students';
import { check, places } from './check';

const machines = [{ name: 'host', networks: ['lan'] }];

test('reports a student who is on the list again, in any case and any realm', () => {
  const findings = check(duplicateStudents, { students: ['anna@pve', 'boris@pve', 'anna@pve', 'Boris@pve', 'anna@ldap'], machines });
  expect(places(findings)).toEqual(['users_list.yml:4:1', 'users_list.yml:5:1', 'users_list.yml:6:1']);
  expect(findings[0]!.message).toBe('student \'anna@pve\' is on the list already, as \'anna@pve\' in line 2');
});

test('accepts students of different names', () => {
  expect(check(duplicateStudents, { students: ['anna@pve', 'anna1@pve', 'ann@ldap'], machines })).toEqual([]);
});
