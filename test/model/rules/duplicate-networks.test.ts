import { duplicateNetworks } from '../../../lib/model/rules/duplicate-networks';
import { users } from '../lab';
import { check, places } from './check';

const fixture = { students: users(2), machines: [{ name: 'host', networks: ['lan'] }], isolation: 'bridge' as const };

function allocated(user1: number, user2: number) {
  return { students: { user1: { networks: { lan: user1 }, machines: {} }, user2: { networks: { lan: user2 }, machines: {} } } };
}

test('reports a number that two students have', () => {
  const findings = check(duplicateNetworks, fixture, allocated(1000, 1000));
  expect(places(findings)).toEqual(['users_list.yml:3:1']);
  expect(findings[0]!.message).toBe('network \'lan\' of student \'user2\' is vmbr1000, and so is \'lan\' of \'user1\'');
});

test('reports a network that has become an existing bridge, and never takes the uplink for a network', () => {
  const proxmox = { bridges: ['vmbr0', 'vmbr1001'] };
  expect(places(check(duplicateNetworks, { ...fixture, proxmox }, allocated(0, 1001)))).toEqual(['users_list.yml:2:1', 'users_list.yml:3:1']);
});

test('accepts a network for each', () => {
  expect(check(duplicateNetworks, fixture, allocated(1001, 1000))).toEqual([]);
});
