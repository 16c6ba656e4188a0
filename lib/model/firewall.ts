import type { EnvConfig, MachineConfig, TrafficRule } from '../config/env-config';
import { formatCidr, networkAddress, parseCidr } from '../values/cidr';
import type { Service } from '../values/traffic';
import type { FirewallPlan, FirewallRulePlan } from './lab-plan';
import { existingBridges, networkDevices, type NetworkDevice } from './network-devices';

/** The rules of a machine that follow from `rules`, for the interfaces on the student's own networks. */
export function firewallRules(config: EnvConfig, machine: MachineConfig): readonly FirewallRulePlan[] {
  return config.trafficRules.flatMap((rule) => {
    const [from, to] = [rule.from, rule.to].map((name) => addressesOf(config, name).join(','));
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
export function isFiltered(config: EnvConfig, rules: readonly FirewallRulePlan[], device: NetworkDevice, index: number): boolean {
  return (isRestricted(config) && existingBridges(config).has(device.bridge)) || rules.some(({ interfaceId }) => interfaceId === `net${index}`);
}

/** @param rules of the machine, as `firewallRules` gives them @returns undefined where there is nothing to say about the machine's firewall */
export function planFirewall(config: EnvConfig, rules: readonly FirewallRulePlan[], { settings }: MachineConfig): FirewallPlan | undefined {
  const existing = existingBridges(config);
  const outside = networkDevices(settings).flatMap((device, index) => (existing.has(device.bridge) ? [`net${index}`] : []));
  if (rules.length === 0 && (config.internet === undefined || outside.length === 0)) {
    return undefined;
  }
  const isClosed = isRestricted(config) && outside.length > 0;
  const allowed = config.internet === 'allow-list' ? outside.flatMap((interfaceId) => allowList(config, interfaceId)) : [];
  // the policy is that of the whole VM: on the student's own networks everything else stays free
  const free = isClosed ? [...new Set(rules.map(({ interfaceId }) => interfaceId))].flatMap((interfaceId) => (
    (['in', 'out'] as const).map((direction): FirewallRulePlan => ({ direction, action: 'ACCEPT', interfaceId }))
  )) : [];
  return {
    enabled: isClosed || rules.length > 0,
    inputPolicy: isClosed ? 'DROP' : 'ACCEPT',
    outputPolicy: isClosed ? 'REJECT' : 'ACCEPT',
    rules: [...allowed, ...rules, ...free],
  };
}

/**
 * Addresses that are known of a machine or network of the student's own: those that cloud-init gives.
 *
 * @returns none for a name that is neither, too
 */
export function addressesOf(config: EnvConfig, name: string): readonly string[] {
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

/** Whether machines do not reach all that there is outside. */
export function isRestricted({ internet }: EnvConfig): boolean {
  return internet === 'blocked' || internet === 'allow-list';
}

function ownDevices(config: EnvConfig, { settings }: MachineConfig): { device: NetworkDevice; interfaceId: string }[] {
  const existing = existingBridges(config);
  return networkDevices(settings).map((device, index) => ({ device, interfaceId: `net${index}` })).filter(({ device }) => !existing.has(device.bridge));
}

function isMeant({ key }: MachineConfig, { bridge }: NetworkDevice, name: string): boolean {
  return key === name || bridge === name;
}

function allowOnly({ allow }: TrafficRule, refusal: FirewallRulePlan): FirewallRulePlan[] {
  return [...allow.map((service) => ({ ...refusal, action: 'ACCEPT' as const, ...serviceOf(service) })), refusal];
}

function allowList({ internetAllow }: EnvConfig, interfaceId: string): FirewallRulePlan[] {
  return internetAllow.map(({ direction, address, service }) => ({
    direction, action: 'ACCEPT', interfaceId, ...(direction === 'out' ? { destination: address } : { source: address }), ...serviceOf(service),
  }));
}

function serviceOf(service: Service | undefined): Pick<FirewallRulePlan, 'protocol' | 'ports'> {
  return service === undefined ? {} : { protocol: service.protocol, ...(service.ports !== undefined && { ports: service.ports }) };
}
