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

test('so is whatever else cloud-init would do', () => {
  const machines = [{ name: 'a', deviceType: 'ecorouter' as const, networks: ['lan'], cloudInit: { user: 'student', sshKeys: [], dnsServers: [] } }];
  const { findings } = planLab(lab({ students: users(1), machines }), NOTHING_ALLOCATED, NOTHING_TAKEN);

  expect(findings).toMatchObject([{ message: expect.stringContaining('takes nothing by cloud-init') }]);
});

test('and packages', () => {
  const cloudInit = { sshKeys: [], dnsServers: [], packages: ['nginx'] };
  const machines = [{ name: 'a', deviceType: 'ecorouter' as const, networks: ['lan'], cloudInit }];
  const { findings } = planLab(lab({ students: users(1), machines }), NOTHING_ALLOCATED, NOTHING_TAKEN);

  expect(findings).toMatchObject([{ message: expect.stringContaining('takes nothing by cloud-init') }]);
});
