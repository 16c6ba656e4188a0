import type { ClusterFacts, Owned } from '../../../lib/model/fit/cluster-facts';
import { findTaken } from '../../../lib/model/fit/taken';
import { samplePlan, studentNames } from '../../stacks/sample-plan';
import { facts, NODE, owned, TEMPLATE, vm } from './facts';

const SDN = samplePlan(studentNames(10));
const BRIDGES = samplePlan(studentNames(10), { isolation: 'bridge' });

it('finds nothing where nothing is taken', () => {
  expect(findTaken(SDN, facts(), owned())).toEqual([]);
  expect(findTaken(BRIDGES, facts(), owned())).toEqual([]);
});

it.each<[string, Partial<ClusterFacts>, Partial<Owned>, RegExp]>([
  ['VM IDs', { vms: [TEMPLATE, vm(10_000)] }, { vmIds: new Set([10_000]) }, /VM IDs .* 10000 \(vm-10000 on pve1\)$/],
  ['MAC addresses', { vms: [TEMPLATE, vm(500, { macAddresses: ['bc:24:11:00:00:10'] })] }, { vmIds: new Set([500]) }, /BC:24:11:00:00:10 \(VM 500\)$/],
  ['vnets', { vnetIds: ['vn1000', 'other'] }, { vnetIds: new Set(['vn1000']) }, /vnets .*: vn1000$/],
  ['a zone', { zoneIds: ['zclass'] }, { zoneIds: new Set(['zclass']) }, /SDN zone .*: zclass$/],
  ['pools', { poolIds: ['class', 'class/student3'] }, { poolIds: new Set(['class', 'class/student3']) }, /pools .*: class, class\/student3$/],
  ['users', { userIds: ['student1@pve'] }, { userIds: new Set(['student1@pve']) }, /users .*: student1@pve$/],
  ['a role', { roleIds: ['class-student'] }, { roleIds: new Set(['class-student']) }, /role .*: class-student$/],
])('finds %s of somebody else, and not its own', (_, there, own, message) => {
  expect(findTaken(SDN, facts(there), owned())).toEqual([{ kind: 'taken', message: expect.stringMatching(message), fix: expect.any(String) }]);
  expect(findTaken(SDN, facts(there), owned(own))).toEqual([]);
});

it('finds bridges of the node that they would be made on', () => {
  const nodes = [{ ...NODE, bridges: ['vmbr0', 'vmbr1000'] }, { ...NODE, name: 'pve2', bridges: ['vmbr1001'] }];

  expect(findTaken(BRIDGES, facts({ nodes }), owned()).map(({ message }) => message)).toEqual(['bridges that are there already: pve1:vmbr1000']);
  expect(findTaken(BRIDGES, facts({ nodes }), owned({ bridges: new Set(['pve1:vmbr1000']) }))).toEqual([]);
});

it('takes users that the environment does not make for granted', () => {
  const plan = { ...SDN, stands: SDN.stands.map(stand => ({ ...stand, createUser: false })) };

  expect(findTaken(plan, facts({ userIds: ['student1@pve'] }), owned())).toEqual([]);
});

it('names a few of many', () => {
  const vms = [TEMPLATE, ...Array.from({ length: 30 }, (_, index) => vm(10_000 + index))];

  expect(findTaken(SDN, facts({ vms }), owned())[0]!.message).toMatch(/10004 \(vm-10004 on pve1\) and 25 more$/);
});
