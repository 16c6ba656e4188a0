import { duplicateMachines } from '../../../lib/model/rules/duplicate-machines';
import { users } from '../lab';
import { check, places } from './check';

function named(...names: string[]) {
  return { students: users(1), machines: names.map((name) => ({ name, networks: ['lan'] })) };
}

test('reports a machine whose name another one has, in any case', () => {
  const findings = check(duplicateMachines, named('host', 'router', 'Host'));
  expect(places(findings)).toEqual(['deployment_config.yml:30:1']);
  expect(findings[0]!.message).toBe('machine \'Host\' is described already, as \'host\' in line 10');
});

test('accepts machines of different names', () => {
  expect(check(duplicateMachines, named('host1', 'host2', 'constructor'))).toEqual([]);
});
