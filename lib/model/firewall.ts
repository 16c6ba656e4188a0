import type { EnvConfig, MachineConfig, TrafficRule } from '../config/env-config';
import { formatCidr, networkAddress, parseCidr } from '../values/cidr';
import { gatewayRules, rulesBehindGateway } from './gateway-firewall';
import { allowList, isRestricted, toPorts } from './internet';
import type { FirewallPlan, FirewallRulePlan } from './lab-plan';
import { existingBridges, networkDevices, type NetworkDevice } from './network-devices';
import type { StudentNetworks } from './subnets';

/** The rules of a machine that follow from `rules`, for the interfaces on the student's own networks. */
function firewallRules(student: StudentNetworks, machine: MachineConfig): readonly FirewallRulePlan[] {
  const { config } = student;
  return config.trafficRules.flatMap((rule) => {
    const [from, to] = [rule.from, rule.to].map((name) => addressesOf(student, name).join(','));
    if (!from || !to) {
      return [];
    }
    const devices = ownDevices(config, machine);
    const sends = devices.filter(({ device }) => isMeant(machine, device, rule.from));
    const takes = devices.filter(({ device }) => isMeant(machine, device, rule.to));
    // who has one interface sends nothing but its own, from whatever address; with more, it may pass on what others send
    const source = devices.length === 1 ? undefined : from;
    return [
      ...sends.flatMap(({ interfaceId }) => allowOnly(rule, { direction: 'out', action: 'REJECT', interfaceId, ...(source && { source }), destination: to })),
      ...takes.flatMap(({ interfaceId }) => allowOnly(rule, { direction: 'in', action: 'DROP', interfaceId, source: from, destination: to })),
    ];
  });
}

/** Whether a machine's firewall looks at an interface: the way out where it is not free, and what there are rules for. */
export function isFiltered({ config }: StudentNetworks, firewall: FirewallPlan | undefined, device: NetworkDevice, index: number): boolean {
  return (isRestricted(config) && existingBridges(config).has(device.bridge)) || (firewall?.rules.some(({ interfaceId }) => interfaceId === `net${index}`) ?? false);
}

/** @returns undefined where there is nothing to say about the machine's firewall */
export function planFirewall(student: StudentNetworks, machine: MachineConfig): FirewallPlan | undefined {
  const { config, subnets } = student;
  const rules = firewallRules(student, machine);
  const existing = existingBridges(config);
  const devices = networkDevices(machine.settings).map((device, index) => ({ ...device, interfaceId: `net${index}` }));
  const outside = devices.filter(({ bridge }) => existing.has(bridge)).map(({ interfaceId }) => interfaceId);
  const gateways = devices.flatMap(({ bridge, interfaceId }) => {
    const subnet = subnets.get(bridge);
    return subnet?.gateway === undefined ? [] : [{ interfaceId, subnet }];
  });
  if (rules.length + gateways.length === 0 && (config.internet === undefined || outside.length === 0)) {
    return undefined;
  }
  const isClosed = isRestricted(config) && outside.length > 0;
  const allowed = config.internet === 'allow-list' ? outside.flatMap((interfaceId) => allowList(config.internetAllow, interfaceId)) : [];
  const behindGateways = new Set(gateways.map(({ interfaceId }) => interfaceId));
  // the policy is that of the whole VM: on the student's own networks everything else stays free
  const free = isClosed ? [...new Set(rules.map(({ interfaceId }) => interfaceId))].filter((id) => !behindGateways.has(id)).flatMap((interfaceId) => (
    (['in', 'out'] as const).map((direction): FirewallRulePlan => ({ direction, action: 'ACCEPT', interfaceId }))
  )) : [];
  return {
    enabled: isClosed || rules.length + gateways.length > 0,
    inputPolicy: isClosed ? 'DROP' : 'ACCEPT',
    outputPolicy: isClosed ? 'REJECT' : 'ACCEPT',
    rules: [
      ...allowed,
      // nothing that `rules` allows may open the node
      ...gateways.flatMap(({ subnet, interfaceId }) => gatewayRules(subnet, interfaceId, isRestricted(config))),
      ...rules,
      ...gateways.flatMap(({ subnet, interfaceId }) => rulesBehindGateway(student, subnet, interfaceId)),
      ...free,
    ],
  };
}

/**
 * Addresses that are known of a machine or network of the student's own: those that cloud-init gives, and subnets.
 *
 * @returns none for a name that is neither, too
 */
export function addressesOf({ config, subnets }: StudentNetworks, name: string): readonly string[] {
  const subnet = subnets.get(name);
  if (subnet !== undefined) {
    return [subnet.cidr];
  }
  const existing = existingBridges(config);
  const known = config.machines.flatMap(({ key, settings }) => settings.networks.flatMap(({ bridge, ipAddress }) => {
    const cidr = ipAddress === undefined || existing.has(bridge) ? undefined : parseCidr(ipAddress);
    if (cidr === undefined) {
      return [];
    }
    if (bridge === name) {
      return [formatCidr({ ...cidr, address: networkAddress(cidr) })];
    }
    return key === name ? [formatCidr({ ...cidr, prefixLength: 32 }).replace('/32', '')] : [];
  }));
  return [...new Set(known)];
}

function ownDevices(config: EnvConfig, { settings }: MachineConfig): { device: NetworkDevice; interfaceId: string }[] {
  const existing = existingBridges(config);
  return networkDevices(settings).map((device, index) => ({ device, interfaceId: `net${index}` })).filter(({ device }) => !existing.has(device.bridge));
}

function isMeant({ key }: MachineConfig, { bridge }: NetworkDevice, name: string): boolean {
  return key === name || bridge === name;
}

function allowOnly({ allow }: TrafficRule, refusal: FirewallRulePlan): FirewallRulePlan[] {
  return [...allow.map((service) => ({ ...refusal, action: 'ACCEPT' as const, ...toPorts(service) })), refusal];
}
