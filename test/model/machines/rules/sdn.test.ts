import { planned } from '../machines';
import { NOTHING_TAKEN } from '../../lab';

const ENV = `kind: machines
proxmox: { node_name: pve }
sdn:
  zone: dev
  vxlan_peers: [10.0.12.10]
  vnets:
    dev: { tag: 10010, subnet: 10.10.10.0/24 }
machines:
  router:
    os: debian
    image: { template_vmid: 9000 }
    networks:
      - { bridge: vmbr0, ip_address: 10.0.12.20/24, gateway: 10.0.12.1 }
      - { bridge: dev, ip_address: 10.10.10.1/24 }
`;
const findings = (from: string, to: string, taken = NOTHING_TAKEN) => planned(ENV.replace(from, to), {}, undefined, taken).findings
  .map(({ position, message }) => `${position.line}:${position.column} ${message}`);

test('networks of the environment\'s own are in the plan, and their zone is kept for nobody else', () => {
  const { plan, allocations, findings: none } = planned(ENV);

  expect(none).toEqual([]);
  expect(plan.sdn).toEqual({ zoneId: 'dev', vxlanPeers: ['10.0.12.10'], vnets: [{ id: 'dev', tag: 10010, subnet: '10.10.10.0/24' }] });
  expect(allocations.zoneId).toBe('dev');
});

test.each([
  ['a simple zone with a tag', '  vxlan_peers: [10.0.12.10]\n', '', ['6:17 vnet dev has a tag, which simple zones have not']],
  ['a vnet of VXLAN without a tag', 'tag: 10010, ', '', ['7:10 vnet dev has no tag']],
  ['both kinds of zone', 'vnets:', 'vlan_bridge: vmbr1\n  vnets:', [
    '6:16 sdn has vxlan_peers and vlan_bridge: a zone is either one of VXLAN or one of VLANs', '8:17 tag 10010 of vnet dev is no VLAN',
  ]],
  ['a vnet with a number of students', 'dev: {', 'vn1000: {', ['7:13 sdn.vnets has "vn1000": vn and a number are for networks of students']],
  ['an id that PVE does not take', 'dev: {', 'dev-net: {', [expect.stringMatching(/^7:14 sdn\.vnets has "dev-net": /)]],
  ['a tag and a subnet that are there twice', 'machines:', '    more: { tag: 10010, subnet: 10.10.10.0/24 }\nmachines:', [
    '8:18 vnet more has tag 10010, as dev has', '8:33 vnet more has subnet 10.10.10.0/24, as dev has',
  ]],
  ['an address beside the subnet', '10.10.10.1/24', '10.10.20.1/24', ['14:36 10.10.20.1/24 of router is not in 10.10.10.0/24, the subnet of vnet dev']],
])('%s is a finding', (_, from, to, expected) => {
  expect(findings(from, to)).toEqual(expected);
});

test('a zone that another environment has is a finding', () => {
  expect(findings('', '', { ...NOTHING_TAKEN, zoneIds: new Map([['dev', 'other']]) })).toEqual(['4:9 zone dev is that of other, too']);
});
