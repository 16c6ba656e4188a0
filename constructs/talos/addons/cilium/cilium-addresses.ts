import type { KubernetesObject } from '../inline-manifest';
import type { CiliumIpPool, CiliumProps } from './cilium-props';

const NAME = 'default';

/**
 * Addresses of services, and who tells of them. Cilium brings the definitions of these objects with it: Talos tries again until they are there.
 *
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/
 */
export function ciliumAddresses({ ipPools, l2Announcements, bgp }: CiliumProps): KubernetesObject[] {
  return [
    ...ipPools.map(ipPool),
    ...(l2Announcements ? [{
      apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumL2AnnouncementPolicy', metadata: { name: NAME }, spec: { loadBalancerIPs: true, externalIPs: true },
    }] : []),
    ...(bgp ? bgpObjects(bgp) : []),
  ];
}

function ipPool({ name, addresses }: CiliumIpPool): KubernetesObject {
  const blocks = addresses.map(text => {
    const [start, stop] = text.split('-').map(part => part.trim());
    return stop === undefined ? { cidr: text } : { start, stop };
  });
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name }, spec: { blocks } };
}

/** Every machine tells every router of the addresses of all services of type LoadBalancer. */
function bgpObjects({ localAsn, peers }: NonNullable<CiliumProps['bgp']>): KubernetesObject[] {
  const labels = { advertise: NAME };
  const object = (kind: string, spec: object, more: object = {}) => ({ apiVersion: 'cilium.io/v2', kind, metadata: { name: NAME, ...more }, spec });
  return [
    object('CiliumBGPAdvertisement', { advertisements: [{
      advertisementType: 'Service',
      service: { addresses: ['LoadBalancerIP'] },
      // none at all selects nothing, and so does an empty one: this one is true of all services
      selector: { matchExpressions: [{ key: 'advertise', operator: 'NotIn', values: ['never'] }] },
    }] }, { labels }),
    object('CiliumBGPPeerConfig', { families: [{ afi: 'ipv4', safi: 'unicast', advertisements: { matchLabels: labels } }] }),
    object('CiliumBGPClusterConfig', { bgpInstances: [{
      name: NAME,
      localASN: localAsn,
      peers: peers.map(({ address, asn }) => ({ name: `peer-${address.replaceAll('.', '-')}`, peerAddress: address, peerASN: asn, peerConfigRef: { name: NAME } })),
    }] }),
  ];
}
