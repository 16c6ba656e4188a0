import type { EnvConfig } from '../config/env-config';
import { formatCidr } from '../values/cidr';
import { allowList, isRestricted } from './internet';
import type { FirewallRulePlan, SubnetPlan } from './lab-plan';
import type { StudentNetworks } from './subnets';

/*
 * The gateway of a subnet is an address of the node, and the node routes: to the subnets of all students, to its own services, and outside. So an
 * interface on such a network lets through what is named here, and nothing else. It holds without an exam.
 */

/** What may go to the gateway itself: DHCP, which the VM's firewall always lets through, ping, and while the internet is open, DNS. */
export function gatewayRules({ gateway, dhcpRange }: SubnetPlan, interfaceId: string, isClosed: boolean): FirewallRulePlan[] {
  const toGateway = { direction: 'out', interfaceId, destination: gateway } as const;
  // the node's DNS asks others: a way out like any other
  const protocols = dhcpRange === undefined || isClosed ? [] : ['udp', 'tcp'] as const;
  return [
    ...protocols.map((protocol) => ({ ...toGateway, action: 'ACCEPT' as const, protocol, ports: '53' })),
    { ...toGateway, action: 'ACCEPT', protocol: 'icmp', ports: 'echo-request' },
    { ...toGateway, action: 'REJECT' },
  ];
}

/** What may go past the gateway: whatever stays within the student's own subnets, no subnet of anybody else, and outside what `internet` says. */
export function rulesBehindGateway({ config, subnets }: StudentNetworks, { cidr, snat }: SubnetPlan, interfaceId: string): FirewallRulePlan[] {
  const own = [...subnets.values()].map((subnet) => subnet.cidr).join(',');
  const blocks = Object.values(config.subnets).map(({ block }) => formatCidr(block)).join(',');
  const outside = snat ? outsideRules(config, cidr, interfaceId) : [];
  const opensWay = (direction: 'in' | 'out') => outside.some((rule) => rule.direction === direction);
  return [
    { direction: 'out', action: 'ACCEPT', interfaceId, destination: own },
    { direction: 'in', action: 'ACCEPT', interfaceId, source: own },
    ...(opensWay('out') ? [{ direction: 'out', action: 'REJECT', interfaceId, destination: blocks } as const] : []),
    ...(opensWay('in') ? [{ direction: 'in', action: 'DROP', interfaceId, source: blocks } as const] : []),
    ...outside,
    { direction: 'out', action: 'REJECT', interfaceId },
    { direction: 'in', action: 'DROP', interfaceId },
  ];
}

/** With the machine's own addresses alone: with those of somebody else's subnet it could reach past that one's firewall. */
function outsideRules(config: EnvConfig, source: string, interfaceId: string): FirewallRulePlan[] {
  if (!isRestricted(config)) {
    return [{ direction: 'out', action: 'ACCEPT', interfaceId, source }];
  }
  // a subnet is IPv4, and so is what leads out of it
  const listed = config.internet === 'allow-list' ? config.internetAllow.filter(({ address }) => !address.includes(':')) : [];
  return allowList(listed, interfaceId).map((rule) => (rule.direction === 'out' ? { ...rule, source } : rule));
}
