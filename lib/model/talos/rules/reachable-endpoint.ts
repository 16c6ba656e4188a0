import { contains, parseCidr, parseIpv4 } from '../../../values/cidr';
import type { Finding } from '../../../values/finding';
import type { TalosRule, TalosRuleInput } from './rule';

/** Every machine talks to the Kubernetes API at the endpoint, and to the other machines without a router between them. */
export const reachableEndpoint: TalosRule = {
  name: 'reachable-endpoint',
  check: (input) => [...endpointFindings(input), ...segmentFindings(input)],
};

function endpointFindings({ config, members, plan }: TalosRuleInput): Finding[] {
  const { cluster, positions } = config;
  const position = positions['cluster.endpoint'] ?? positions.cluster ?? config.position;
  const controlPlanes = members.filter(({ settings }) => settings.type === 'controlplane');
  const { hostname, protocol } = new URL(plan.cluster.endpoint);
  const address = parseIpv4(hostname);
  const problem = protocol !== 'https:' ? 'the Kubernetes API is reached over https only' : address === undefined ? undefined : whyUnreachable();
  const fix = cluster.vip === undefined ? 'use the address of a control plane, of a load balancer before them, or set vip' : `leave endpoint out: it is https://${cluster.vip}:6443 then`;
  return [
    ...(problem === undefined ? [] : [{ position, message: `workers cannot reach the endpoint ${plan.cluster.endpoint}: ${problem}`, fix }]),
    ...(cluster.vip === undefined && cluster.endpoint === undefined && controlPlanes.length > 1 ? [{
      position: positions.cluster ?? config.position,
      message: `there are ${controlPlanes.length} control planes, and nothing to reach them all by: without the first one, the cluster would be out of reach`,
      fix: 'set cluster.vip to a free address of the node network, or cluster.endpoint to the URL of a load balancer',
    }] : []),
  ];

  function whyUnreachable(): string | undefined {
    const worker = members.find(({ ip, settings }) => ip === hostname && settings.type === 'worker');
    if (worker !== undefined) return `${hostname} is ${worker.key}, a worker`;
    if (hostname.startsWith('127.') || hostname.startsWith('169.254.') || hostname === '0.0.0.0') return `${hostname} is each machine itself`;
    for (const [what, network] of [['pods', cluster.podNetwork], ['services', cluster.serviceNetwork]] as const) {
      const isNode = contains(parseCidr(cluster.nodeNetwork)!, address!);
      if (!isNode && contains(parseCidr(network)!, address!)) return `${hostname} is in the network of the ${what}, ${network}`;
    }
    const isInNodes = contains(parseCidr(cluster.nodeNetwork)!, address!);
    const isKnown = hostname === cluster.vip || hostname === cluster.gateway || controlPlanes.some(({ ip }) => ip === hostname);
    return isInNodes && cluster.vip !== undefined && !isKnown ? `${hostname} is neither vip ${cluster.vip} nor a control plane` : undefined;
  }
}

/** The node network is one segment: with different VLANs it would be several of the same addresses. */
function segmentFindings({ members }: TalosRuleInput): Finding[] {
  const [first, ...others] = members;
  return others.filter(({ settings }) => settings.vlanId !== first!.settings.vlanId).slice(0, 1).map((member) => ({
    position: member.position('vlan_id'),
    message: `${member.key} is in ${segment(member.settings.vlanId)}, ${first!.key} in ${segment(first!.settings.vlanId)}: they do not reach each other in one node network`,
    fix: 'use the same vlan_id for all machines',
  }));
}

function segment(vlanId: number | undefined): string {
  return vlanId === undefined ? 'no VLAN' : `VLAN ${vlanId}`;
}
