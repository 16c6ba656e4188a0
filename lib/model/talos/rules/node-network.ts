import { contains, isHostAddress, parseCidr, parseIpv4 } from '../../../values/cidr';
import type { Finding, SourcePosition } from '../../../values/finding';
import type { TalosRule } from './rule';

/** Machines, gateway and shared address are in the node network, and the shared address is nobody's own. */
export const nodeNetwork: TalosRule = {
  name: 'node-network',
  check: ({ config, members }) => {
    const { cluster, positions, position } = config;
    const network = parseCidr(cluster.nodeNetwork)!;
    const outside = (what: string, ip: string, at: SourcePosition, key: string): Finding[] => {
      const address = parseIpv4(ip)!;
      const isIn = contains(network, address) && isHostAddress({ ...network, address });
      return isIn ? [] : [{ position: at, message: `${what} is ${ip}: no address for a machine in the node network ${cluster.nodeNetwork}`, fix: `use one in it, or correct ${key}` }];
    };
    const at = (key: string) => positions[`cluster.${key}`] ?? position;
    const users = [{ what: 'the gateway', ip: cluster.gateway }, ...members.map(({ key, ip }) => ({ what: key, ip }))];
    const clash = users.find(({ ip }) => ip === cluster.vip);
    const atGateway = members.filter(({ ip }) => ip === cluster.gateway);
    return [
      ...outside('the gateway', cluster.gateway, at('gateway'), 'cluster.node_network'),
      ...(cluster.vip === undefined ? [] : outside('the shared address vip', cluster.vip, at('vip'), 'cluster.node_network')),
      ...members.flatMap((member) => outside(`the address of ${member.key}`, member.ip, member.position('ip'), 'cluster.node_network')),
      ...(clash === undefined ? [] : [{
        position: at('vip'), message: `the shared address vip ${cluster.vip} is that of ${clash.what}, too`, fix: 'use a free address of the node network: Talos moves it among the control planes',
      }]),
      ...atGateway.map((member) => ({ position: member.position('ip'), message: `the address of ${member.key} is that of the gateway, too`, fix: `give ${member.key} another ip` })),
    ];
  },
};
