import { formatIpv4, networkAddress, parseCidr } from '../../../../lib/values/cidr';
import { MANIFEST_NAMES } from '../../../../lib/values/talos-manifests';
import type { ConfigPatch } from '../../machine-configuration/document';
import { inlineManifest, type InlineManifest, type KubernetesObject } from '../inline-manifest';
import { coreDnsAccount } from './coredns-account';
import { coreDnsDeployment } from './coredns-deployment';
import { COREDNS } from './coredns-names';
import type { CoreDnsProps } from './coredns-props';
import { defaultCorefile } from './corefile';

/** Kubelets tell pods to ask the tenth address of the services' network. */
const DNS_ADDRESS = 10;

/** Talos makes no CoreDNS of its own. */
export const WITHOUT_COREDNS: ConfigPatch = { cluster: { coreDNS: { disabled: true } } };

export function coreDnsManifest(coreDns: CoreDnsProps, cluster: { readonly serviceNetwork: string; readonly dnsDomain: string }): InlineManifest {
  if (coreDns.manifest !== undefined) return { name: MANIFEST_NAMES.coreDns, contents: coreDns.manifest };
  return inlineManifest(MANIFEST_NAMES.coreDns, [
    ...coreDnsAccount(),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: COREDNS.metadata, data: { Corefile: coreDns.corefile ?? defaultCorefile(cluster.dnsDomain) } },
    coreDnsDeployment(coreDns),
    service(cluster.serviceNetwork),
  ]);
}

function service(serviceNetwork: string): KubernetesObject {
  const clusterIP = formatIpv4(networkAddress(parseCidr(serviceNetwork)!) + DNS_ADDRESS);
  const labels = { ...COREDNS.labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' };
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { ...COREDNS.metadata, name: COREDNS.service, labels },
    spec: {
      clusterIP,
      selector: COREDNS.labels,
      ports: [
        { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
        { name: 'dns-tcp', port: 53, targetPort: 53, protocol: 'TCP' },
        { name: 'metrics', port: 9153, targetPort: 9153, protocol: 'TCP' },
      ],
    },
  };
}
