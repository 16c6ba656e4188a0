import { reachableVlans } from '../../../lib/model/rules/reachable-vlans';
import { users, type LabFixture } from '../lab';
import { check, places } from './check';

function found(network: LabFixture['machines'][number]['networks'][number], more: Partial<LabFixture> = {}) {
  return check(reachableVlans, { isolation: 'vlan', students: users(2), machines: [{ name: 'router', networks: [network, 'lan'] }], ...more });
}

test('a machine on the bridge of the students\' VLANs may not tag as it likes', () => {
  const findings = found('vmbr0');
  expect(findings).toMatchObject([{ message: expect.stringContaining('machine \'router\' is on \'vmbr0\' without a VLAN'), fix: expect.stringContaining('proxmox.vlan_bridge') }]);
  expect(places(findings)).toEqual(['deployment_config.yml:10:7']);
});

test('nor may it be in one of their VLANs', () => {
  expect(found({ bridge: 'vmbr0', vlanId: 1001 })).toMatchObject([{ message: 'machine \'router\' is in VLAN 1001 of \'vmbr0\', which is network \'lan\' of student \'user2\'' }]);
  expect(found({ bridge: 'vmbr0', trunks: [7, 1000] })).toMatchObject([{ message: expect.stringContaining('VLAN 1000') }]);
});

test('a VLAN or trunks of the site\'s, another bridge, and another isolation are fine', () => {
  expect(found({ bridge: 'vmbr0', vlanId: 30 })).toEqual([]);
  expect(found({ bridge: 'vmbr0', trunks: [1] })).toEqual([]);
  expect(found('vmbr0', { proxmox: { bridges: ['vmbr0', 'vmbr1'], vlanBridge: 'vmbr1' } })).toEqual([]);
  expect(found('vmbr0', { isolation: 'sdn-simple' })).toEqual([]);
  expect(found('vmbr0', { machines: [{ name: 'single', networks: ['vmbr0'] }] })).toEqual([]);
});
