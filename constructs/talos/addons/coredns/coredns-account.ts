import type { KubernetesObject } from '../inline-manifest';
import { COREDNS } from './coredns-names';

const ROLE = 'system:coredns';
const RBAC = 'rbac.authorization.k8s.io';

/** Who CoreDNS is: it sees which services and pods there are. */
export function coreDnsAccount(): KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: COREDNS.metadata },
    {
      apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: ROLE },
      rules: [
        { apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name: ROLE },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: ROLE },
      subjects: [{ kind: 'ServiceAccount', ...COREDNS.metadata }],
    },
  ];
}
