import type { KubernetesObject } from '../inline-manifest';
import { COREDNS } from './coredns-names';

/** Pods of CoreDNS, on different machines where there are enough of them. */
export function coreDnsDeployment({ replicas, version }: { readonly replicas: number; readonly version: string }): KubernetesObject {
  const { metadata, labels } = COREDNS;
  const spec = {
    serviceAccountName: metadata.name,
    priorityClassName: 'system-cluster-critical',
    // it is what answers for the cluster's names: it asks the machine
    dnsPolicy: 'Default',
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    tolerations: ['node-role.kubernetes.io/control-plane', 'node.cloudprovider.kubernetes.io/uninitialized'].map(key => ({
      key, operator: 'Exists', effect: 'NoSchedule',
    })),
    topologySpreadConstraints: [{
      maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: labels },
    }],
    containers: [container(version)],
    volumes: [{ name: 'config', configMap: { name: metadata.name, items: [{ key: 'Corefile', path: 'Corefile' }] } }],
  };
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...metadata, labels },
    spec: {
      replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
    },
  };
}

function container(version: string): object {
  return {
    name: 'coredns',
    image: `registry.k8s.io/coredns/coredns:${version}`,
    args: ['-conf', '/etc/coredns/Corefile'],
    ports: [
      { name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' }, { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
    ],
    resources: { requests: { cpu: '100m', memory: '70Mi' }, limits: { memory: '170Mi' } },
    livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5 },
    readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] } },
    volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
  };
}
