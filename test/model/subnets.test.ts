import fc from 'fast-check';
import type { SubnetConfig } from '../../lib/config/env-config';
import type { Allocations } from '../../lib/model/allocations';
import { planLab } from '../../lib/model/plan-lab';
import { planSubnet, subnetAt, subnetCount, subnetNumber } from '../../lib/model/subnets';
import { formatCidr, parseCidr } from '../../lib/values/cidr';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab, users } from './lab';

const BLOCK: SubnetConfig = { block: parseCidr('10.40.0.0/16')!, prefixLength: 24, dhcp: true, snat: true };
const machines = [{ name: 'host', networks: [{ bridge: 'lan', ipAddress: '0.0.0.10' }] }];

function plan(students: readonly string[], before: Allocations = NOTHING_ALLOCATED, subnet = BLOCK) {
  return planLab(lab({ students, machines, subnets: { lan: subnet } }), before, NOTHING_TAKEN);
}

test('a subnet has a gateway where the node has a task there, and its upper half for DHCP', () => {
  const cidr = parseCidr('10.40.3.64/28')!;
  expect(planSubnet({ ...BLOCK, dnsServer: '0.0.0.5' }, cidr)).toEqual({
    cidr: '10.40.3.64/28', gateway: '10.40.3.65', dhcpRange: { first: '10.40.3.72', last: '10.40.3.78' }, dnsServer: '10.40.3.69', snat: true,
  });
  expect(planSubnet({ ...BLOCK, dhcp: false }, cidr)).toEqual({ cidr: '10.40.3.64/28', gateway: '10.40.3.65', snat: true });
  expect(planSubnet({ ...BLOCK, dhcp: false, snat: false }, cidr)).toEqual({ cidr: '10.40.3.64/28', snat: false });
});

test('every subnet of a block has its number', () => {
  fc.assert(fc.property(fc.integer({ min: 8, max: 29 }), fc.nat(), fc.nat(), (length, extra, seed) => {
    const subnet = { ...BLOCK, block: { address: 0x0a000000, prefixLength: length }, prefixLength: Math.min(29, length + (extra % 22)) };
    const number = seed % subnetCount(subnet);
    expect(subnetNumber(subnet, formatCidr(subnetAt(subnet, number)))).toBe(number);
  }));
  expect([subnetNumber(BLOCK, '10.41.0.0/24'), subnetNumber(BLOCK, '10.40.0.0/25'), subnetCount({ ...BLOCK, prefixLength: 12 })]).toEqual([undefined, undefined, 0]);
});

test('a student keeps the subnet, whoever comes and goes, and one that is free again is not given out at once', () => {
  const { allocations } = plan(users(3));
  expect(allocations).toMatchObject({
    zoneDhcp: true, blocks: { lan: '10.40.0.0/16' }, next: { subnets: { lan: 3 } }, students: { user2: { subnets: { lan: '10.40.1.0/24' } } },
  });
  const later = plan(['user3@pve', 'new@pve'], allocations).allocations;
  expect(later.students).toMatchObject({ user3: { subnets: { lan: '10.40.2.0/24' } }, new: { subnets: { lan: '10.40.3.0/24' } } });
});

test('a block that is moved gives everybody another one; DHCP stays with the zone', () => {
  const { allocations } = plan(users(2));
  const moved = plan(users(2), allocations, { ...BLOCK, block: parseCidr('10.50.0.0/16')!, dhcp: false });
  expect(moved.findings).toEqual([]);
  expect(moved.allocations).toMatchObject({ zoneDhcp: true, students: { user1: { subnets: { lan: expect.stringMatching(/^10\.50\./) as unknown } } } });
  expect(moved.plan.zoneDhcp).toBe(true);
});

test('a block that is too small is a finding with what it has room for', () => {
  const { findings } = plan(users(5), NOTHING_ALLOCATED, { ...BLOCK, block: parseCidr('10.40.0.0/22')! });
  expect(findings.map(({ message }) => message)).toEqual(["10.40.0.0/22 has room for 4 subnets of /24, and 5 students need one each for 'lan'"]);
});

test('a host part is an address of the student\'s own, and the gateway comes with it', () => {
  const { plan: { stands } } = plan(users(2));
  expect(stands[1]!.machines[0]!.networkDevices[0]).toMatchObject({ ipAddress: '10.40.1.10/24', gateway: '10.40.1.1', firewall: true });
  expect(stands[1]!.networks[0]!.subnet).toMatchObject({ cidr: '10.40.1.0/24' });
});

test('while firewalls keep students apart, nobody goes back to a snapshot', () => {
  expect(plan(users(1)).plan.role.privileges).not.toContain('VM.Snapshot.Rollback');
  expect(plan(users(1), NOTHING_ALLOCATED, { ...BLOCK, dhcp: false, snat: false }).plan.role.privileges).toContain('VM.Snapshot.Rollback');
});
