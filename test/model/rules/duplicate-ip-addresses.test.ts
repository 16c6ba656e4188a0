import { duplicateIpAddresses } from '../../../lib/model/rules/duplicate-ip-addresses';
import { users } from '../lab';
import { check, places } from './check';

function host(name: string, bridge: string, ipAddress: string) {
  return { name, networks: [{ bridge, ipAddress }] };
}

test('reports two machines with one address on one network', () => {
  const findings = check(duplicateIpAddresses, { students: users(3), machines: [host('a', 'lan', '10.0.0.5/24'), host('b', 'lan', '10.0.0.5/16')] });
  expect(places(findings)).toEqual(['deployment_config.yml:20:8']);
  expect(findings[0]!.message).toBe('machine \'b\' has address 10.0.0.5 on \'lan\', and so has \'a\'');
});

test('reports one machine with one address on two interfaces of a network', () => {
  const network = { bridge: 'lan', ipAddress: '10.0.0.5/24' };
  expect(places(check(duplicateIpAddresses, { students: users(1), machines: [{ name: 'a', networks: [network, network] }] }))).toEqual(['deployment_config.yml:10:12']);
});

test('reports an address on the uplink that every student\'s machine would have', () => {
  const machines = [host('a', 'vmbr0', '10.0.0.5/24')];
  const findings = check(duplicateIpAddresses, { students: users(3), machines });
  expect(places(findings)).toEqual(['deployment_config.yml:10:8']);
  expect(findings[0]!.message).toBe('machine \'a\' would have address 10.0.0.5 on \'vmbr0\' 3 times, once for every student');
  expect(check(duplicateIpAddresses, { students: users(1), machines })).toEqual([]);
});

test('accepts the same address on networks that are kept apart', () => {
  expect(check(duplicateIpAddresses, { students: users(3), machines: [host('a', 'lan', '10.0.0.5/24'), host('b', 'dmz', '10.0.0.5/24')] })).toEqual([]);
});
