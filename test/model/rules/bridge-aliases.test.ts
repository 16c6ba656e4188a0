import { bridgeAliases } from '../../../lib/model/rules/bridge-aliases';
import { users } from '../lab';
import { check, places } from './check';

function plugged(...networks: string[]) {
  return { students: users(2), machines: [{ name: 'a', networks }], proxmox: { bridges: ['vmbr0', 'Campus'] } };
}

test('reports a network whose name differs from an existing bridge by case only, each time it is used', () => {
  const findings = check(bridgeAliases, plugged('campus', 'VMBR0', 'campus'));
  expect(places(findings)).toEqual(['deployment_config.yml:10:7', 'deployment_config.yml:10:15', 'deployment_config.yml:10:11']);
  expect(findings[0]).toMatchObject({
    message: '\'campus\' of machine \'a\' differs from the existing bridge \'Campus\' by case only',
    fix: 'did you mean \'Campus\'? else give the students\' own network another name',
  });
});

test('reports a network that looks like a bridge of the nodes', () => {
  expect(check(bridgeAliases, plugged('vmbr1'))).toMatchObject([{
    message: '\'vmbr1\' of machine \'a\' looks like a bridge of the nodes, but only these are known: vmbr0, Campus',
  }]);
});

test('accepts existing bridges and names of one\'s own', () => {
  expect(check(bridgeAliases, plugged('vmbr0', 'Campus', 'lan', 'vmbr'))).toEqual([]);
});
