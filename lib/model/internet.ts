import type { EnvConfig } from '../config/env-config';
import type { AllowedTraffic, Service } from '../values/traffic';
import type { FirewallRulePlan } from './lab-plan';

/** Whether machines do not reach all that there is outside. */
export function isRestricted({ internet }: EnvConfig): boolean {
  return internet === 'blocked' || internet === 'allow-list';
}

/** What lets through an interface what is on a list. */
export function allowList(internetAllow: readonly AllowedTraffic[], interfaceId: string): FirewallRulePlan[] {
  return internetAllow.map(({ direction, address, service }) => ({
    direction, action: 'ACCEPT', interfaceId, ...(direction === 'out' ? { destination: address } : { source: address }), ...toPorts(service),
  }));
}

/** A service, as rules have it. */
export function toPorts(service: Service | undefined): Pick<FirewallRulePlan, 'protocol' | 'ports'> {
  return service === undefined ? {} : { protocol: service.protocol, ...(service.ports !== undefined && { ports: service.ports }) };
}
