import { toTalosYaml } from '../../machine-configuration/to-yaml';
import type { KubernetesObject } from '../inline-manifest';
import type { CiliumProps } from './cilium-props';
import { ciliumValues, KUBE_PRISM_PORT } from './cilium-values';

const NAME = 'cilium-install';
const NAMESPACE = 'kube-system';
const VALUES_FOLDER = '/etc/cilium-install';

/**
 * Installs Cilium once: a Job that runs the Cilium CLI with the rights of an administrator, before there is a network for pods. Therefore it runs in
 * the network of its machine, whichever that is, and asks the API server through KubePrism.
 */
export function ciliumJob(cilium: CiliumProps): KubernetesObject[] {
  const metadata = { name: NAME, namespace: NAMESPACE };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'values.yaml': toTalosYaml(ciliumValues(cilium)) } },
    { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 10, template: { metadata: { labels: { app: NAME } }, spec: podSpec(cilium) } } },
  ];
}

function podSpec({ version, cliVersion }: CiliumProps): object {
  return {
    restartPolicy: 'OnFailure',
    serviceAccountName: NAME,
    hostNetwork: true,
    tolerations: [{ operator: 'Exists' }],
    containers: [{
      name: NAME,
      image: `quay.io/cilium/cilium-cli:${cliVersion}`,
      command: ['cilium', 'install', '--version', version, '--namespace', NAMESPACE, '--values', `${VALUES_FOLDER}/values.yaml`],
      env: [{ name: 'KUBERNETES_SERVICE_HOST', value: 'localhost' }, { name: 'KUBERNETES_SERVICE_PORT', value: String(KUBE_PRISM_PORT) }],
      volumeMounts: [{ name: 'values', mountPath: VALUES_FOLDER, readOnly: true }],
    }],
    volumes: [{ name: 'values', configMap: { name: NAME } }],
  };
}
