import { networkDeviceLimits } from '../../../lib/model/rules/network-device-limits';
import { users } from '../lab';
import { check, places } from './check';

function messages(deviceType: 'linux' | 'ecorouter', count: number) {
  const networks = Array.from({ length: count }, (_, index) => `lan${index}`);
  const findings = check(networkDeviceLimits, { students: users(1), machines: [{ name: 'a', deviceType, networks }] });
  expect(places(findings)).toEqual(findings.map(() => 'deployment_config.yml:10:6'));
  return findings.map(({ message }) => message);
}

test('reports more networks than a machine has ports for', () => {
  expect(messages('linux', 34)).toEqual(['machine \'a\' has 34 networks; a machine of type linux has at most 32']);
  expect(messages('ecorouter', 32)).toEqual(['machine \'a\' has 32 networks; a machine of type ecorouter has at most 31']);
});

test('accepts as many as there are ports', () => {
  expect([messages('linux', 32), messages('ecorouter', 31)]).toEqual([[], []]);
});
