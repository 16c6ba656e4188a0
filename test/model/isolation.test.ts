import fc from 'fast-check';
import type { Allocations } from '../../lib/model/allocations';
import type { FirewallRulePlan, LabPlan, MachinePlan, NetworkDevicePlan, StandPlan, SubnetPlan } from '../../lib/model/lab-plan';
import { planLab } from '../../lib/model/plan-lab';
import { contains, parseCidr, parseIpv4 } from '../../lib/values/cidr';
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

/*
 * Gateways: the node has an address on every network with one, and routes between all of them, whatever source a packet says it has.
 * What a machine may send and take is what the rules of PVE's firewall make of it: the first that fits, or else the policy; nothing is looked at
 * where nothing is filtered.
 */

interface Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly port: string;
}

/** An interface behind a gateway, and whose it is. */
interface Port {
  readonly stand: StandPlan;
  readonly machine: MachinePlan;
  readonly device: NetworkDevicePlan;
  readonly interfaceId: string;
  readonly subnet: SubnetPlan & { readonly gateway: string };
}

const KINDS_OF_TRAFFIC = [['tcp', '22'], ['tcp', '53'], ['udp', '53'], ['udp', '5000'], ['icmp', 'echo-request']] as const;
const OUTSIDE = '198.51.100.7';

function isAmong(addresses: string | undefined, address: string): boolean {
  return addresses === undefined || addresses.split(',').some(entry => contains(parseCidr(entry.includes('/') ? entry : `${entry}/32`)!, parseIpv4(address)!));
}

function fits(rule: FirewallRulePlan, { source, destination, protocol, port }: Packet): boolean {
  return isAmong(rule.source, source) && isAmong(rule.destination, destination)
    && (rule.protocol ?? protocol) === protocol && (rule.ports === undefined || rule.ports.split(',').includes(port));
}

function isLetThrough({ machine: { firewall }, device, interfaceId }: Port, direction: 'in' | 'out', packet: Packet): boolean {
  if (!device.firewall || !firewall?.enabled) return true;
  const own = firewall.rules.filter(rule => rule.direction === direction && rule.interfaceId === interfaceId);
  const rule = own.find(candidate => fits(candidate, packet));
  return (rule?.action ?? (direction === 'in' ? firewall.inputPolicy : firewall.outputPolicy)) === 'ACCEPT';
}

function portsBehindGateways(plan: LabPlan): Port[] {
  return plan.stands.flatMap(stand => stand.machines.flatMap(machine => machine.networkDevices.flatMap((device, index) => {
    const subnet = stand.networks.find(({ name }) => name === device.bridge)?.subnet;
    return subnet?.gateway === undefined ? [] : [{ stand, machine, device, interfaceId: `net${index}`, subnet: { ...subnet, gateway: subnet.gateway } }];
  })));
}

function addressIn({ cidr }: SubnetPlan, host: number): string {
  return cidr.replace(/(\d+)\/\d+$/, (_, first: string) => String(Number(first) + host));
}

function packets(sources: readonly string[], destinations: readonly string[]): Packet[] {
  return sources.flatMap(source => destinations.flatMap(destination => (
    KINDS_OF_TRAFFIC.map(([protocol, port]) => ({ source, destination, protocol, port }))
  )));
}

/** What reaches a machine of somebody else, or would but for that one's own firewall; and what of the node is reached beyond names and an echo. */
function leaks(plan: LabPlan): string[] {
  const ports = portsBehindGateways(plan);
  return ports.flatMap(from => {
    const own = addressIn(from.subnet, 5);
    const others = ports.filter(({ stand }) => stand.key !== from.stand.key);
    const targets = (subnet: SubnetPlan) => [addressIn(subnet, 1), addressIn(subnet, 2), addressIn(subnet, 5)];
    const sent = others.flatMap(to => packets([own, addressIn(to.subnet, 5), OUTSIDE], targets(to.subnet))
      .filter(packet => isLetThrough(from, 'out', packet)).map(packet => `${from.stand.key} sends ${packet.destination}`));
    const taken = others.flatMap(to => packets([own, OUTSIDE], targets(to.subnet))
      .filter(packet => isLetThrough(to, 'in', packet)).map(packet => `${to.stand.key} takes ${packet.source}`));
    const node = packets([own], [from.subnet.gateway]).filter(({ port }) => !['53', 'echo-request'].includes(port))
      .filter(packet => isLetThrough(from, 'out', packet)).map(({ port }) => `${from.stand.key} reaches ${port} of the node`);
    return [...sent, ...taken, ...node];
  });
}

function reachesOutside(plan: LabPlan): boolean[] {
  return portsBehindGateways(plan).map(port => packets([addressIn(port.subnet, 5)], [OUTSIDE]).some(packet => isLetThrough(port, 'out', packet)));
}

const service = fc.constantFrom({ protocol: 'tcp' as const, ports: '22' }, { protocol: 'udp' as const }, { protocol: 'icmp' as const });
const subnetOf = (third: number) => fc.record({
  block: fc.constant(parseCidr(`10.${third}.0.0/16`)!), prefixLength: fc.constantFrom(24, 26, 28), dhcp: fc.boolean(), snat: fc.boolean(),
});
const routedClass = fc.record({
  students: fc.constantFrom(['anna@pve', 'boris@pve'], ['anna@pve', 'boris@pve', 'constructor@pve']),
  machines: fc.uniqueArray(fc.record({
    name: fc.constantFrom('router', 'host', 'web'),
    networks: fc.array(
      fc.constantFrom('vmbr0', 'lan', 'dmz', { bridge: 'lan', ipAddress: '0.0.0.3' }, { bridge: 'dmz', ipAddress: '0.0.0.4' }), { minLength: 1, maxLength: 3 },
    ),
  }), { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
  subnets: fc.record({ lan: subnetOf(40), dmz: subnetOf(41) }, { requiredKeys: ['lan'] }),
  internet: fc.constantFrom(undefined, 'allowed' as const, 'blocked' as const, 'allow-list' as const),
  internetAllow: fc.constantFrom(
    [{ direction: 'out' as const, address: '10.0.0.0/8' }, { direction: 'in' as const, address: '10.0.0.0/8' }],
    [
      { direction: 'in' as const, address: '10.0.7.0/24', service: { protocol: 'tcp' as const, ports: '22' } },
      { direction: 'out' as const, address: '2001:db8::/64' },
    ],
  ),
  trafficRules: fc.array(
    fc.record({ from: fc.constantFrom('lan', 'dmz'), to: fc.constantFrom('lan', 'dmz'), allow: fc.array(service, { maxLength: 2 }) }), { maxLength: 2 },
  ),
});

test('through gateways no student reaches another\'s machines, nor more of the node than addresses, names and an echo', () => {
  const seen = { filtered: 0 };
  fc.assert(fc.property(routedClass, fixture => {
    const { plan, findings } = planLab(lab(fixture), NOTHING_ALLOCATED, NOTHING_TAKEN);
    if (findings.length > 0) return;
    seen.filtered += portsBehindGateways(plan).length > 0 ? 1 : 0;
    expect(leaks(plan)).toEqual([]);
    if (fixture.internet === 'blocked') expect(reachesOutside(plan)).not.toContain(true);
    if (fixture.internet === undefined) expect(reachesOutside(plan)).toEqual(portsBehindGateways(plan).map(({ subnet }) => subnet.snat));
  }), { numRuns: 500 });
  expect(seen.filtered).toBeGreaterThan(50);
});

test('a leak is found: an interface that is not filtered, and a rule too many', () => {
  const subnets = { lan: { block: parseCidr('10.40.0.0/16')!, prefixLength: 24, dhcp: true, snat: true } };
  const { plan } = planLab(lab({ students: ['anna@pve', 'boris@pve'], machines: [{ name: 'host', networks: ['lan'] }], subnets }), NOTHING_ALLOCATED, NOTHING_TAKEN);
  const changed = (change: (machine: MachinePlan) => MachinePlan): LabPlan => ({
    ...plan, stands: plan.stands.map((stand, index) => (index === 0 ? { ...stand, machines: stand.machines.map(change) } : stand)),
  });
  expect(leaks(plan)).toEqual([]);
  const open = changed(machine => ({ ...machine, networkDevices: machine.networkDevices.map(device => ({ ...device, firewall: undefined })) }));
  expect(leaks(open)).toEqual(expect.arrayContaining(['anna sends 10.40.1.2', 'anna takes 10.40.1.5', 'anna reaches 22 of the node']));
  const rule = { direction: 'out', action: 'ACCEPT', interfaceId: 'net0', destination: '10.40.0.0/16', protocol: 'tcp' } as const;
  const ruled = changed(machine => ({ ...machine, firewall: { ...machine.firewall!, rules: [rule, ...machine.firewall!.rules] } }));
  expect(leaks(ruled)).toEqual(expect.arrayContaining(['anna sends 10.40.1.2', 'anna reaches 22 of the node']));
});
