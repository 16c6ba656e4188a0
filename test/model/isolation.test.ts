import fc from 'fast-check';
import type { Allocations } from '../../lib/model/allocations';
import type { LabPlan, NetworkDevicePlan, StandPlan } from '../../lib/model/lab-plan';
import { planLab } from '../../lib/model/plan-lab';
import { MAX_VLAN_ID } from '../../lib/values/network-reference';
import { NOTHING_ALLOCATED, NOTHING_TAKEN, lab } from './lab';

/*
 * What of a plan is one Ethernet segment, by what PVE makes of it, and not by our names:
 *
 * - a Linux bridge is one on each node, and so is a vnet of a simple zone;
 * - a vnet of a VXLAN zone is its network identifier, wherever it is; one of a VLAN zone is that VLAN of the zone's bridge;
 * - on a bridge, each VLAN is one; an interface with neither VLAN nor trunks may tag with any, and trunks leave it untagged frames as well.
 */
type Segment = string;

const EVERY_VLAN = Array.from({ length: MAX_VLAN_ID }, (_, index) => index + 1);

function vlansOf({ vlanId, trunks }: NetworkDevicePlan): readonly (number | 'untagged')[] {
  if (trunks !== undefined) return [vlanId ?? 'untagged', ...trunks];
  return vlanId === undefined ? ['untagged', ...EVERY_VLAN] : [vlanId];
}

function segmentOf(plan: LabPlan, stand: StandPlan, nodeName: string, device: NetworkDevicePlan): Segment {
  const network = stand.networks.find(({ name }) => name === device.bridge)!;
  if (plan.isolation === 'sdn-vxlan') return `VNI ${network.tag}`;
  if (plan.isolation === 'vlan') return `${plan.vlanBridge} VLAN ${network.tag}`;
  return `${nodeName} ${network.name}`;
}

/** The segments that a student's machines are on: those of the student's own networks, and those of bridges that exist already. */
function segmentsOf(plan: LabPlan, stand: StandPlan): { own: ReadonlySet<Segment>; declared: ReadonlySet<Segment> } {
  const devices = stand.machines.flatMap(({ nodeName, networkDevices }) => (
    networkDevices.filter(({ disconnected }) => !disconnected).map(device => ({ nodeName, device }))
  ));
  return {
    own: new Set(devices.filter(({ device }) => device.alias !== undefined).map(({ nodeName, device }) => segmentOf(plan, stand, nodeName, device))),
    declared: new Set(devices.filter(({ device }) => device.alias === undefined).flatMap(({ device }) => vlansOf(device).map(vlan => `${device.bridge} VLAN ${vlan}`))),
  };
}

/** Own segments of a student that a machine of somebody else is on. */
function shared(plan: LabPlan): string[] {
  const all = plan.stands.map(stand => ({ key: stand.key, ...segmentsOf(plan, stand) }));
  return all.flatMap(student => [...student.own].flatMap(segment => (
    all.filter(other => other.key !== student.key && (other.own.has(segment) || other.declared.has(segment))).map(other => `${student.key}: ${segment}, and so ${other.key}`)
  )));
}

const network = fc.oneof(
  fc.constantFrom('vmbr0', 'vmbr1', 'lan', 'dmz'),
  fc.record({ bridge: fc.constantFrom('lan', 'dmz', 'vmbr0', 'vmbr1'), vlanId: fc.constantFrom(1, 30, 1000, 1001, 1003) }),
  fc.record({ bridge: fc.constantFrom('lan', 'vmbr0', 'vmbr1'), trunks: fc.array(fc.constantFrom(1, 30, 1000, 1002), { minLength: 1, maxLength: 3 }) }),
);

const environment = fc.record({
  isolation: fc.constantFrom('sdn-simple' as const, 'sdn-vxlan' as const, 'vlan' as const, 'bridge' as const),
  students: fc.uniqueArray(fc.constantFrom('anna@pve', 'boris@pve', 'constructor@pve', 'dina@pve'), { minLength: 2, maxLength: 4 }),
  machines: fc.uniqueArray(fc.record({
    name: fc.constantFrom('router', 'host', 'web'),
    deviceType: fc.constantFrom('linux' as const, 'ecorouter' as const),
    networks: fc.array(network, { minLength: 1, maxLength: 3 }),
    nodeName: fc.constantFrom(undefined, undefined, 'pve1', 'pve2'),
  }), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  proxmox: fc.record({
    bridges: fc.constant(['vmbr0', 'vmbr1']), vlanBridge: fc.constantFrom('vmbr0', 'vmbr1'), vxlanPeers: fc.constant(['10.0.0.1', '10.0.0.2']),
  }),
  firstNetwork: fc.constantFrom(2, 1000),
});

/** What was given out before, as somebody may have edited it: numbers that two students have, too. */
const before: fc.Arbitrary<Allocations> = fc.oneof(fc.constant(NOTHING_ALLOCATED), fc.dictionary(
  fc.constantFrom('anna', 'boris', 'dina'), fc.record({ networks: fc.dictionary(fc.constantFrom('lan', 'dmz'), fc.integer({ min: 1000, max: 1004 })), machines: fc.constant({}) }),
).map(students => ({ students })));

test('no two students share a segment but those that exist already; or the plan is refused', () => {
  const seen = { apart: 0, refused: 0 };
  fc.assert(fc.property(environment, before, (fixture, given) => {
    const { plan, findings } = planLab(lab(fixture), given, NOTHING_TAKEN);
    const together = shared(plan);
    if (findings.length > 0) seen.refused += 1;
    else seen.apart += 1;
    expect(findings.length > 0 ? [] : together).toEqual([]);
  }), { numRuns: 2000 });

  // a proof of nothing but refusals would be none
  expect(seen.apart).toBeGreaterThan(200);
  expect(seen.refused).toBeGreaterThan(200);
});

test('what is shared is found: a number that two have, and a way into a VLAN', () => {
  const { plan } = planLab(lab({ students: ['anna@pve', 'boris@pve'], machines: [{ name: 'host', networks: ['vmbr0', 'lan'] }], isolation: 'vlan' }), NOTHING_ALLOCATED, NOTHING_TAKEN);
  expect(shared(plan)).toEqual(['anna: vmbr0 VLAN 1000, and so boris', 'boris: vmbr0 VLAN 1001, and so anna']);

  const [anna, boris] = plan.stands as [StandPlan, StandPlan];
  expect(shared({ ...plan, isolation: 'bridge', stands: [anna, { ...boris, networks: anna.networks, machines: anna.machines }] })).toEqual([
    'anna: pve1 vn1000, and so boris', 'boris: pve1 vn1000, and so anna',
  ]);
});
