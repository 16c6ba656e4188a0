import { BlockList, isIP, isIPv6 } from 'node:net';
import { refusal } from '../errors';
import type { Config } from '../store/state';
import { parsePropertyString } from './property-string';

/**
 * @param vnet that it is on
 * @throws PveError 500 that names what of the subnet is wrong
 */
export function verifySubnet({ cidr, mask, gateway, 'dhcp-range': ranges }: Config, vnet: Config | undefined, prefix: string): void {
  if (vnet?.vlanaware) throw refusal(`${prefix}you can't add a subnet on a vlanaware vnet`);
  const subnet = `${cidr}`;
  // a point-to-point link has its other end outside
  if (gateway !== undefined && Number(mask) !== 32 && !isIn(subnet, `${gateway}`)) throw refusal(`${prefix}${gateway} is not in subnet ${subnet}`);
  for (const range of ranges === undefined ? [] : `${ranges}`.split('\0')) {
    const { 'start-address': start = '', 'end-address': end = '' } = parsePropertyString(range).properties;
    for (const [name, address] of [['start-address', start], ['end-address', end]] as const) {
      if (isIP(address) === 0) throw refusal(`${prefix}${name} is not a valid IP ${address}`);
    }
    if (!isIPv6(start) && numberOf(start) > numberOf(end)) throw refusal(`${prefix}start-address ${start} must be smaller than end-address ${end}`);
    for (const [name, address] of [['start-address', start], ['end-address', end]] as const) {
      if (!isIn(subnet, address)) throw refusal(`${prefix}${name} ${address} is not in subnet ${subnet}`);
    }
  }
}

function isIn(cidr: string, address: string): boolean {
  const [network = '', length] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), isIPv6(network) ? 'ipv6' : 'ipv4');
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}
