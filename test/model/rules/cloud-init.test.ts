import { planLab } from '../../../lib/model/plan-lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from '../lab';

test('an address is refused for a device type that takes none by cloud-init, and for no other', () => {
  const networks = [{ bridge: 'lan', ipAddress: '10.0.0.1/24' }];
  const findings = (deviceType: 'linux' | 'ecorouter') => (
    planLab(lab({ students: users(1), machines: [{ name: 'a', deviceType, networks }] }), NOTHING_ALLOCATED, NOTHING_TAKEN).findings
  );

  expect(findings('linux')).toEqual([]);
  expect(findings('ecorouter')).toMatchObject([{ message: expect.stringContaining('takes no address by cloud-init') }]);
});
