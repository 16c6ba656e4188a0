import { parseAddressRange, rangeOf, rangesOverlap, type AddressRange } from '../../../values/address-range';
import { parseCidr, parseIpv4 } from '../../../values/cidr';
import type { TalosRule, TalosRuleInput } from './rule';

/** Addresses for services are nobody's else, and where machines answer for them, they are in the machines' network. */
export const serviceAddresses: TalosRule = {
  name: 'service-addresses',
  check: (input) => {
    const { cluster, positions, position } = input.config;
    const { ipPools = [], l2Announcements = false } = cluster.addons.cilium ?? {};
    const nodes = rangeOf(parseCidr(cluster.nodeNetwork)!);
    const known = holders(input);
    return ipPools.flatMap(({ name, addresses }, pool) => addresses.flatMap((text, index) => {
      const range = parseAddressRange(text)!;
      const at = positions[`cluster.cilium.ip_pools[${pool}].addresses[${index}]`] ?? position;
      const holder = known.find((other) => rangesOverlap(other.range, range));
      known.push({ what: `pool ${name}`, range });
      const isOutside = l2Announcements && (range.first < nodes.first || range.last > nodes.last);
      return [
        ...(holder === undefined ? [] : [{ position: at, message: `addresses ${text} of pool ${name} have some of ${holder.what}`, fix: 'use addresses that nobody has' }]),
        ...(isOutside ? [{
          position: at,
          message: `addresses ${text} of pool ${name} are not all in the node network ${cluster.nodeNetwork}: with l2_announcements nobody would look for them there`,
          fix: 'use addresses of the node network, or bgp',
        }] : []),
      ];
    }));
  },
};

/** Who has addresses already. */
function holders({ config: { cluster }, members }: TalosRuleInput): { readonly what: string; readonly range: AddressRange }[] {
  const one = (what: string, ip: string | undefined) => (ip === undefined ? [] : [{ what, range: { first: parseIpv4(ip)!, last: parseIpv4(ip)! } }]);
  return [
    ...one('the gateway', cluster.gateway),
    ...one('the shared address vip', cluster.vip),
    ...members.flatMap(({ key, ip }) => one(key, ip)),
    { what: `the services' own network ${cluster.serviceNetwork}`, range: rangeOf(parseCidr(cluster.serviceNetwork)!) },
    // where the pods' network holds that of the machines, somebody has said that no address is used twice
    ...(cluster.allowOverlap ? [] : [{ what: `the pods' network ${cluster.podNetwork}`, range: rangeOf(parseCidr(cluster.podNetwork)!) }]),
  ];
}
