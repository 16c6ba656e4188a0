import { duplicateMacAddresses } from '../../../lib/model/rules/duplicate-mac-addresses';
import { users } from '../lab';
import { check, places } from './check';

function fixed(...macAddresses: string[]) {
  const networks = macAddresses.map((macAddress) => ({ bridge: 'lan', macAddress }));
  return { students: users(1), machines: [{ name: 'router', deviceType: 'ecorouter' as const, networks: ['vmbr0', ...networks] }] };
}

test('reports a fixed MAC address that another interface has, where it is written', () => {
  const findings = check(duplicateMacAddresses, fixed('1C:87:76:40:00:01', '1c:87:76:40:00:01'));
  expect(places(findings)).toEqual(['deployment_config.yml:10:18']);
  expect(findings[0]!.message).toContain('net3 of machine \'router\' of student \'user1\' is that of net2 of machine \'router\'');
});

test('reports allocations edited by hand', () => {
  const student = (vmId: number) => ({ networks: {}, machines: { host: { vmId, macAddresses: ['BC:24:11:00:00:01'] } } });
  const findings = check(duplicateMacAddresses, { students: users(2), machines: [{ name: 'host', networks: ['lan'] }] }, {
    students: { user1: student(10_000), user2: student(10_001) },
  });
  expect(places(findings)).toEqual(['users_list.yml:3:1']);
});

test('accepts different addresses', () => {
  expect(check(duplicateMacAddresses, fixed('1C:87:76:40:00:01', '1C:87:76:40:00:02'))).toEqual([]);
});
