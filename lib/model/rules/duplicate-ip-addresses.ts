import type { EnvConfig } from '../../config/env-config';
import { parseCidr } from '../../values/cidr';
import type { Finding } from '../../values/finding';
import { existingBridges } from '../network-devices';
import { duplicates } from './duplicates';
import { addresses } from './addresses';
import type { Rule } from './rule';

/** Two machines on one network have two addresses. */
export const duplicateIpAddresses: Rule = {
  name: 'duplicate-ip-addresses',
  check: ({ config }) => [...withinStand(config), ...acrossStands(config)],
};

function withinStand(config: EnvConfig): readonly Finding[] {
  return duplicates(addresses(config), ({ network, cidr }) => `${network.bridge} ${network.vlanId ?? ''} ${cidr.address}`).map(({ first, again }) => ({
    position: again.position,
    message: `machine '${again.machine.key}' has address ${ip(again.network.ipAddress)} on '${again.network.bridge}', `
      + `and so has '${first.machine.key}'${first.machine === again.machine ? ' on another interface' : ''}`,
    fix: 'use another ip_address for one of them',
  }));
}

function acrossStands(config: EnvConfig): readonly Finding[] {
  const existing = existingBridges(config);
  return config.students.length < 2 ? [] : addresses(config).filter(({ network }) => existing.has(network.bridge)).map((address) => ({
    position: address.position,
    message: `machine '${address.machine.key}' would have address ${ip(address.network.ipAddress)} `
      + `on '${address.network.bridge}' ${config.students.length} times, once for every student`,
    fix: 'leave ip_address out, so that DHCP gives addresses there, or use a network of the student\'s own',
  }));
}

function ip(ipAddress: string): string {
  return parseCidr(ipAddress) === undefined ? ipAddress : ipAddress.replace(/\/.*/, '');
}
