import { planLab } from '../../lib/model/plan-lab';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users, type LabFixture } from './lab';

const web = { protocol: 'tcp', ports: '80,443' } as const;
const machines = [
  { name: 'router', networks: ['vmbr0', { bridge: 'lan', ipAddress: '10.1.0.1/24' }, { bridge: 'dmz', ipAddress: '10.2.0.1/24' }] },
  { name: 'client', networks: [{ bridge: 'lan', ipAddress: '10.1.0.10/24' }] },
  { name: 'server', networks: [{ bridge: 'dmz', ipAddress: '10.2.0.10/24' }, '**team**'] },
];

function firewalls(settings: Partial<LabFixture>) {
  const config = lab({ students: users(1), machines, proxmox: { bridges: ['vmbr0', '**team**'] }, ...settings });
  const { plan, findings } = planLab(config, NOTHING_ALLOCATED, NOTHING_TAKEN);
  expect(findings).toEqual([]);
  return Object.fromEntries(plan.stands[0]!.machines.map(({ key, firewall, networkDevices }) => [
    key, { firewall, filtered: networkDevices.map((device) => device.firewall ?? false) },
  ]));
}

const LEFT_ALONE = { firewall: undefined, filtered: expect.not.arrayContaining([true]) as unknown };

test('a class that says nothing of it has no firewalls', () => {
  expect(firewalls({})).toEqual({ router: LEFT_ALONE, client: LEFT_ALONE, server: LEFT_ALONE });
});

test('blocked closes every interface on a bridge that exists already, and no other', () => {
  const closed = { enabled: true, inputPolicy: 'DROP', outputPolicy: 'REJECT', rules: [] };
  expect(firewalls({ internet: 'blocked' })).toEqual({
    router: { firewall: closed, filtered: [true, false, false] }, client: LEFT_ALONE, server: { firewall: closed, filtered: [false, true] },
  });
});

test('a management port that is unplugged is closed, too', () => {
  const { plan } = planLab(lab({ students: users(1), machines: [{ name: 'r', deviceType: 'ecorouter', networks: ['lan'] }], internet: 'blocked' }), NOTHING_ALLOCATED, NOTHING_TAKEN);
  expect(plan.stands[0]!.machines[0]!.networkDevices).toMatchObject([{ disconnected: true, firewall: true }, { alias: 'lan' }]);
});

test('allowed, where it is said, switches firewalls off', () => {
  const open = { enabled: false, inputPolicy: 'ACCEPT', outputPolicy: 'ACCEPT', rules: [] };
  expect(firewalls({ internet: 'allowed' })).toMatchObject({ router: { firewall: open, filtered: [false, false, false] }, client: LEFT_ALONE });
});

test('an allow-list opens what is on it, in its direction', () => {
  const { router } = firewalls({
    internet: 'allow-list', internetAllow: [{ direction: 'out', address: '10.0.0.53', service: { protocol: 'udp', ports: '53' } }, { direction: 'in', address: '10.0.7.0/24' }],
  });
  expect(router!.firewall!.rules).toEqual([
    { direction: 'out', action: 'ACCEPT', interfaceId: 'net0', destination: '10.0.0.53', protocol: 'udp', ports: '53' },
    { direction: 'in', action: 'ACCEPT', interfaceId: 'net0', source: '10.0.7.0/24' },
  ]);
});

test('a rule lets its services through and nothing else, at the sender and at the receiver, and leaves the rest free', () => {
  const { client, server, router } = firewalls({ trafficRules: [{ from: 'client', to: 'server', allow: [web] }] });
  const sends = { direction: 'out', interfaceId: 'net0', destination: '10.2.0.10' };
  const takes = { direction: 'in', interfaceId: 'net0', source: '10.1.0.10', destination: '10.2.0.10' };

  expect(client).toEqual({
    filtered: [true],
    firewall: { enabled: true, inputPolicy: 'ACCEPT', outputPolicy: 'ACCEPT', rules: [{ ...sends, action: 'ACCEPT', ...web }, { ...sends, action: 'REJECT' }] },
  });
  expect(server!.firewall!.rules).toEqual([{ ...takes, action: 'ACCEPT', ...web }, { ...takes, action: 'DROP' }]);
  expect(router).toEqual(LEFT_ALONE);
});

test('what a router passes on is not taken for its own', () => {
  const { router } = firewalls({ trafficRules: [{ from: 'router', to: 'dmz', allow: [] }] });
  const sent = { direction: 'out', action: 'REJECT', source: '10.1.0.1,10.2.0.1', destination: '10.2.0.0/24' };
  expect(router!.firewall!.rules.filter(({ direction }) => direction === 'out')).toEqual([{ ...sent, interfaceId: 'net1' }, { ...sent, interfaceId: 'net2' }]);
});

test('with the internet blocked, a student\'s own networks are free but for the rules', () => {
  const { server } = firewalls({ internet: 'blocked', trafficRules: [{ from: 'lan', to: 'dmz', allow: [] }] });
  expect(server!.firewall).toMatchObject({ inputPolicy: 'DROP', outputPolicy: 'REJECT' });
  expect(server!.firewall!.rules).toEqual([
    { direction: 'in', action: 'DROP', interfaceId: 'net0', source: '10.1.0.0/24', destination: '10.2.0.0/24' },
    { direction: 'in', action: 'ACCEPT', interfaceId: 'net0' }, { direction: 'out', action: 'ACCEPT', interfaceId: 'net0' },
  ]);
});
