import type { SubnetConfig } from '../../../lib/config/env-config';
import { subnetAddresses } from '../../../lib/model/rules/subnet-addresses';
import { subnetBlocks } from '../../../lib/model/rules/subnet-blocks';
import { subnets } from '../../../lib/model/rules/subnets';
import { duplicateNetworks } from '../../../lib/model/rules/duplicate-networks';
import { parseCidr } from '../../../lib/values/cidr';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, users, type LabFixture, type MachineFixture } from '../lab';
import { check } from './check';

const ALL: SubnetConfig = { block: parseCidr('10.40.0.0/16')!, prefixLength: 24, dhcp: true, snat: true };
const NONE: SubnetConfig = { ...ALL, dhcp: false, snat: false };

function fixture(lan: SubnetConfig, settings: Partial<LabFixture> = {}): LabFixture {
  return { students: users(2), machines: [{ name: 'a', networks: ['lan'] }], subnets: { lan }, ...settings };
}

function messages(lan: SubnetConfig, settings: Partial<LabFixture> = {}): string[] {
  return check(subnets, fixture(lan, settings)).map(({ message }) => message);
}

test('a simple zone has all of it, others give addresses at most', () => {
  expect(messages(ALL)).toEqual([]);
  for (const isolation of ['sdn-vxlan', 'vlan'] as const) {
    expect(messages(NONE, { isolation })).toEqual([]);
    expect(messages(ALL, { isolation })).toEqual([expect.stringContaining('DHCP with isolation sdn-simple only'), expect.stringContaining('outside with isolation sdn-simple only')]);
  }
  expect(messages(NONE, { isolation: 'bridge' })).toEqual([expect.stringContaining('isolation bridge')]);
});

test.each<[string, SubnetConfig, Partial<LabFixture>, string]>([
  ['a name that is no network', ALL, { machines: [{ name: 'a', networks: ['lann'] }] }, "'lan' in subnets is no network of the students' own; these are: lann"],
  ['a bridge that exists', ALL, { machines: [{ name: 'a', networks: ['vmbr0'] }] }, "'lan' in subnets is no network of the students' own; these are: none"],
  ['a network with VLANs', ALL, { machines: [{ name: 'a', networks: [{ bridge: 'lan', vlanId: 5 }] }] }, "machines tag their frames on 'lan'"],
  ['a DNS server outside', { ...ALL, dnsServer: '10.0.0.53' }, {}, "the provider lets DHCP name no DNS server outside of a student's subnet, and 10.0.0.53 on 'lan' is"],
  ['a DNS server without DHCP', { ...NONE, dnsServer: '0.0.0.5' }, {}, 'DHCP would name DNS server 0.0.0.5, but gives no addresses'],
  ['too few addresses', { ...ALL, prefixLength: 29 }, { machines: [{ name: 'a', networks: ['lan', 'lan', 'lan', 'lan'] }] }, 'a subnet of /29 has 3 addresses for DHCP'],
])('reports %s', (_, lan, settings, message) => {
  expect(messages(lan, settings)).toEqual([expect.stringContaining(message)]);
});

test('reports a way outside without DHCP beside a network with it', () => {
  const both = { lan: ALL, dmz: { ...NONE, block: parseCidr('10.41.0.0/16')!, snat: true } };
  expect(messages(ALL, { machines: [{ name: 'a', networks: ['lan', 'dmz'] }], subnets: both })).toEqual([expect.stringContaining("'dmz' has snat without dhcp")]);
});

test('blocks have nothing in common with what has addresses', () => {
  const shared = (settings: Partial<LabFixture>, taken = NOTHING_TAKEN) => (
    check(subnetBlocks, fixture(ALL, settings), NOTHING_ALLOCATED, taken).map(({ message }) => message)
  );
  const begin = "block 10.40.0.0/16 of 'lan' has addresses in common with ";
  expect(shared({})).toEqual([]);
  expect(shared({}, { ...NOTHING_TAKEN, blocks: new Map([['10.40.128.0/17', 'other']]) })).toEqual([`${begin}block 10.40.128.0/17 of environment 'other'`]);
  expect(shared({ proxmox: { vxlanPeers: ['10.40.0.1'] } })).toEqual([`${begin}the nodes, one of which is 10.40.0.1`]);
  expect(shared({ machines: [{ name: 'a', networks: ['lan', { bridge: 'vmbr0', ipAddress: '10.40.9.2/24' }] }] })).toEqual([
    `${begin}10.40.9.2/24 of machine 'a' on 'vmbr0'`,
  ]);
  expect(shared({ subnets: { lan: ALL, dmz: { ...ALL, block: parseCidr('10.0.0.0/8')! } } })).toEqual([
    "block 10.0.0.0/8 of 'dmz' has addresses in common with block 10.40.0.0/16 of 'lan'",
  ]);
});

test.each<[SubnetConfig, MachineFixture['networks'][number], string | undefined]>([
  [ALL, { bridge: 'lan', ipAddress: '0.0.0.127' }, undefined],
  [ALL, { bridge: 'lan', ipAddress: 'dhcp' }, undefined],
  [ALL, { bridge: 'lan', ipAddress: '0.0.0.128' }, 'from 0.0.0.2 to 0.0.0.127'],
  [ALL, { bridge: 'lan', ipAddress: '0.0.0.1' }, 'its first address the node\'s'],
  [NONE, { bridge: 'lan', ipAddress: '0.0.0.1' }, undefined],
  [NONE, { bridge: 'lan', ipAddress: '0.0.0.255' }, 'from 0.0.0.1 to 0.0.0.254'],
  [ALL, { bridge: 'lan', ipAddress: '10.40.0.10/24' }, 'every student has another subnet'],
  [NONE, { bridge: 'lan', ipAddress: '0.0.0.2', gateway: '10.40.0.1' }, 'gateway of machine \'a\' is 10.40.0.1, but every student has another subnet'],
  [NONE, { bridge: 'lan', ipAddress: '0.0.0.2', gateway: '0.0.0.1' }, undefined],
  [ALL, { bridge: 'dmz', ipAddress: '0.0.0.2' }, "a host part, but 'dmz' has no subnet"],
])('with %j an interface with %j', (lan, network, message) => {
  const findings = check(subnetAddresses, fixture(lan, { machines: [{ name: 'a', networks: [network] }] }));
  expect(findings.map((finding) => finding.message)).toEqual(message === undefined ? [] : [expect.stringContaining(message)]);
});

test('one subnet for two students, as somebody may have written it, is found', () => {
  const has = (number: number) => ({ networks: { lan: number }, subnets: { lan: '10.40.5.0/24' }, machines: {} });
  const findings = check(duplicateNetworks, fixture(ALL), { students: { user1: has(1000), user2: has(1001) } });
  expect(findings.map(({ message }) => message)).toEqual(["subnet 10.40.5.0/24 of student 'user2' is that of student 'user1', too"]);
});
