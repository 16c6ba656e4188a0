import { gateways } from '../../../lib/model/rules/gateways';
import { users } from '../lab';
import { check, places } from './check';

function messages(ipAddress: string | undefined, gateway: string) {
  const findings = check(gateways, { students: users(2), machines: [{ name: 'a', networks: ['vmbr0', { bridge: 'lan', ipAddress, gateway }] }] });
  expect(places(findings)).toEqual(findings.map(() => 'deployment_config.yml:10:13'));
  return findings.map(({ message }) => message);
}

test.each([
  ['192.168.1.10/24', '192.168.2.1', 'gateway 192.168.2.1 of machine \'a\' is outside of its subnet 192.168.1.0/24'],
  ['192.168.1.10/24', '192.168.1.10', 'gateway 192.168.1.10 of machine \'a\' is the machine\'s own address'],
  ['192.168.1.10/25', '192.168.1.127', expect.stringContaining('gateway 192.168.1.127 of machine \'a\' is no machine\'s address')],
  ['192.168.1.10/24', '192.168.1.0', expect.stringContaining('gateway 192.168.1.0 of machine \'a\' is no machine\'s address')],
])('reports for %s the gateway %s', (ipAddress, gateway, message) => {
  expect(messages(ipAddress, gateway)).toEqual([message]);
});

test('reports a gateway without an address', () => {
  expect(messages(undefined, '192.168.1.1')).toEqual(['machine \'a\' has gateway 192.168.1.1, but no address of its own on \'lan\'']);
});

test('accepts a neighbour, also on a network of two', () => {
  expect(messages('192.168.1.10/24', '192.168.1.1')).toEqual([]);
  expect(messages('10.0.0.0/31', '10.0.0.1')).toEqual([]);
});
