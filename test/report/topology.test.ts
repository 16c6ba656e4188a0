import { topologySvg, type DrawnMachine } from '../../lib/report/topology';

const MACHINES: readonly DrawnMachine[] = [
  { name: 'gateway', kind: 'linux', interfaces: [{ bridge: 'vmbr0', ipAddress: 'dhcp' }, { bridge: 'lan', ipAddress: '10.0.0.1/24' }] },
  { name: 'pc', kind: 'windows', interfaces: [{ bridge: 'lan', vlanId: 100 }, { bridge: 'lan' }] },
];
const draw = (machines = MACHINES) => topologySvg(machines, ['vmbr0']);

it('has a bar for each network, dashed where it exists already, and a box for each machine', () => {
  const svg = draw();

  expect([...svg.matchAll(/font-weight="bold">([^<]+)</g)].map(([, text]) => text)).toEqual(['vmbr0', 'lan', 'gateway', 'pc']);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
  expect(svg.match(/<rect x=/g)).toHaveLength(2);
  expect(svg.match(/<circle/g)).toHaveLength(4);
});

it('says addresses and VLANs where lines meet their networks', () => {
  for (const text of ['dhcp', '10.0.0.1/24', 'VLAN 100']) expect(draw()).toContain(`>${text}</text>`);
});

it('keeps names from being markup', () => {
  const svg = draw([{ name: '<a href="x">&', kind: 'linux', interfaces: [{ bridge: 'lan' }] }]);

  expect(svg).toContain('>&lt;a href=&quot;x&quot;&gt;&amp;</text>');
});
