import { pveNames } from '../../../lib/model/rules/pve-names';
import { users } from '../lab';
import { check, places } from './check';

const machines = [{ name: 'a', networks: ['lan'] }];

test('reports a VM name that is too long, at the student', () => {
  const findings = check(pveNames, { students: ['x@pve', `${'y'.repeat(62)}@pve`], machines });
  expect(places(findings)).toEqual(['users_list.yml:3:1']);
  expect(findings[0]!.fix).toBe('use a shorter name for the student or the machine: together they have 64 characters');
});

test('reports a machine\'s name that makes every VM name too long once, at the machine', () => {
  const long = [...machines, { name: 'b'.repeat(60), networks: ['lan'] }];
  expect(places(check(pveNames, { students: users(3), machines: long }))).toEqual(['deployment_config.yml:20:1']);
});

test('reports a VM name that DNS does not have', () => {
  expect(places(check(pveNames, { students: ['-x@pve'], machines }))).toEqual(['users_list.yml:2:1']);
});

test('reports a pool out of limits at the student, or once where it is everybody\'s', () => {
  expect(places(check(pveNames, { students: ['x@pve', 'y z@pve'], machines }))).toEqual(['users_list.yml:3:1']);
  expect(places(check(pveNames, { students: users(3), machines, pool: 'a/b/c' }))).toEqual(['env.yaml:2:1']);
});

test('reports bridges and vnets out of limits once', () => {
  const before = { students: { user1: { networks: { lan: 10_000_000 }, machines: {} } } };
  expect(places(check(pveNames, { students: users(1), machines }, before))).toEqual(['env.yaml:7:1']);
  expect(check(pveNames, { students: users(1), machines, isolation: 'bridge' }, before)[0]!.message).toContain('bridge \'vmbr10000000\'');
});

test('reports a role that PVE keeps for itself', () => {
  const findings = check(pveNames, { students: users(2), machines, name: 'pve-lab' });
  expect(places(findings)).toEqual(['env.yaml:1:1']);
  expect(findings[0]!.message).toContain('role \'pve-lab-student\'');
});

test('reports a zone out of limits', () => {
  expect(check(pveNames, { students: users(1), machines }, { zoneId: 'much-too-long', students: {} })[0]!.message).toContain('zone \'much-too-long\'');
});

test('accepts names within the limits, and the largest network number', () => {
  const before = { students: { user1: { networks: { lan: 999_999 }, machines: {} } } };
  expect(check(pveNames, { students: users(3), machines, pool: 'courses/class' }, before)).toEqual([]);
  expect(check(pveNames, { students: users(3), machines, isolation: 'bridge' }, before)).toEqual([]);
});
