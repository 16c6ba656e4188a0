import { planLab } from '../../lib/model/plan-lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from './lab';

const tagged = lab({
  students: users(1),
  machines: [
    { name: 'router', networks: ['vmbr0', { bridge: 'hq', trunks: [100, 200] }] },
    { name: 'host', networks: [{ bridge: 'hq', vlanId: 100, ipAddress: '10.0.0.1/24' }, { bridge: 'lan', ipAddress: '10.0.1.1/24' }] },
    { name: 'other', networks: [{ bridge: 'hq', vlanId: 200, ipAddress: '10.0.0.1/24' }, { bridge: 'vmbr0', vlanId: 30 }] },
  ],
});

test('a network on which somebody tags looks at VLANs, and no other does', () => {
  const { plan, findings } = planLab(tagged, NOTHING_ALLOCATED, NOTHING_TAKEN);

  expect(findings).toEqual([]);
  expect(plan.stands[0]!.networks).toMatchObject([{ alias: 'hq', vlanAware: true }, { alias: 'lan', vlanAware: false }]);
  expect(plan.stands[0]!.machines.map(({ networkDevices }) => networkDevices.map(({ bridge, vlanId, trunks }) => [bridge, vlanId, trunks]))).toEqual([
    [['vmbr0', undefined, undefined], ['vn1000', undefined, [100, 200]]],
    [['vn1000', 100, undefined], ['vn1001', undefined, undefined]],
    [['vn1000', 200, undefined], ['vmbr0', 30, undefined]],
  ]);
});

test('one address twice is fine in two VLANs, and refused in one', () => {
  const machines = tagged.machines.map(({ key, settings }) => (
    { ...settings, deviceType: undefined, name: key, networks: settings.networks.map(network => ({ ...network, vlanId: undefined })) }
  ));
  const { findings } = planLab(lab({ students: users(1), machines }), NOTHING_ALLOCATED, NOTHING_TAKEN);

  expect(findings).toMatchObject([{ message: expect.stringContaining('machine \'other\' has address 10.0.0.1 on \'hq\', and so has \'host\'') }]);
});
