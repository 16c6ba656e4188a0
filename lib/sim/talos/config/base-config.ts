import type { MachineSecrets } from '../pki/secrets';
import type { Tree } from './known-types';
import type { Contract } from './version-contract';

export interface ConfigurationInput {
  readonly machineType: 'controlplane' | 'worker';
  readonly clusterName: string;
  /** `https://HOST:6443` */
  readonly clusterEndpoint: string;
  readonly contract: Contract;
  /** `1.36.0` */
  readonly kubernetesVersion: string;
  readonly installerImage: string;
  readonly secrets: MachineSecrets;
}

/** A machine's configuration before anybody has patched it. */
export function baseConfiguration(input: ConfigurationInput): readonly Tree[] {
  const main = { version: 'v1alpha1', debug: false, persist: true, machine: machine(input), cluster: cluster(input) };
  return [main, ...furtherDocuments(input)];
}

function machine({ machineType, contract, kubernetesVersion, installerImage, secrets }: ConfigurationInput): Tree {
  const isControlPlane = machineType === 'controlplane';
  return {
    type: machineType,
    token: secrets.trustdinfo.token,
    ca: { crt: secrets.certs.os.cert, key: isControlPlane ? secrets.certs.os.key : '' },
    certSANs: [],
    kubelet: {
      image: `ghcr.io/siderolabs/kubelet:v${kubernetesVersion}`,
      defaultRuntimeSeccompProfileEnabled: true,
      disableManifestsDirectory: true,
    },
    ...(contract.isBefore(13) && { network: {} }),
    install: { disk: '/dev/sda', image: installerImage, wipe: false, ...(!contract.isBefore(12) && { grubUseUKICmdline: true }) },
    features: features(contract),
    ...(isControlPlane && !contract.isBefore(8) && { nodeLabels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } }),
  };
}

function features(contract: Contract): Tree {
  const hostDNS = { enabled: true, ...(!contract.isBefore(8) && { forwardKubeDNSToHost: true }) };
  return {
    ...(contract.isBefore(12) && { rbac: true, stableHostname: true, apidCheckExtKeyUsage: true }),
    diskQuotaSupport: true,
    ...(!contract.isBefore(6) && { kubePrism: { enabled: true, port: 7445 } }),
    ...(!contract.isBefore(7) && contract.isBefore(14) && { hostDNS }),
  };
}

function cluster(input: ConfigurationInput): Tree {
  const { clusterName, clusterEndpoint, contract, machineType, secrets } = input;
  const isControlPlane = machineType === 'controlplane';
  return {
    id: secrets.cluster.id,
    secret: secrets.cluster.secret,
    controlPlane: { endpoint: clusterEndpoint },
    ...((isControlPlane || !contract.isBefore(8)) && { clusterName }),
    network: { dnsDomain: 'cluster.local', podSubnets: ['10.244.0.0/16'], serviceSubnets: ['10.96.0.0/12'] },
    token: secrets.secrets.bootstrap_token,
    ...(isControlPlane && encryption(input)),
    ca: { crt: secrets.certs.k8s.cert, key: isControlPlane ? secrets.certs.k8s.key : '' },
    ...(isControlPlane && controlPlane(input)),
    discovery: { enabled: true, registries: { kubernetes: { disabled: true }, service: {} } },
    ...(isControlPlane && { etcd: { ca: { crt: secrets.certs.etcd.cert, key: secrets.certs.etcd.key } } }),
  };
}

function encryption({ contract, secrets: { secrets } }: ConfigurationInput): Tree {
  return {
    ...(secrets.aescbc_encryption_secret && { aescbcEncryptionSecret: secrets.aescbc_encryption_secret }),
    ...(secrets.secretbox_encryption_secret && contract.isBefore(14) && { secretboxEncryptionSecret: secrets.secretbox_encryption_secret }),
  };
}

function controlPlane({ clusterEndpoint, contract, kubernetesVersion, secrets: { certs } }: ConfigurationInput): Tree {
  const image = (name: string): Tree => ({ image: `registry.k8s.io/${name}:v${kubernetesVersion}` });
  return {
    aggregatorCA: { crt: certs.k8s_aggregator.cert, key: certs.k8s_aggregator.key },
    serviceAccount: { key: certs.k8s_serviceaccount.key },
    apiServer: {
      ...image('kube-apiserver'),
      ...(contract.isBefore(12) && { certSANs: [new URL(clusterEndpoint).hostname.replace(/^\[|\]$/g, '')], disablePodSecurityPolicy: true }),
      admissionControl: [{ name: 'PodSecurity', configuration: podSecurity }],
      auditPolicy: { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Metadata' }] },
    },
    ...(contract.isBefore(14) && { controllerManager: image('kube-controller-manager') }),
    proxy: image('kube-proxy'),
    ...(contract.isBefore(14) && { scheduler: image('kube-scheduler') }),
  };
}

const podSecurity: Tree = {
  apiVersion: 'pod-security.admission.config.k8s.io/v1alpha1',
  defaults: {
    audit: 'restricted', 'audit-version': 'latest', enforce: 'baseline', 'enforce-version': 'latest', warn: 'restricted', 'warn-version': 'latest',
  },
  exemptions: { namespaces: ['kube-system'], runtimeClasses: [], usernames: [] },
  kind: 'PodSecurityConfiguration',
};

/** Since 1.12 there are more documents, and since 1.14 more of what stood in the first one. */
function furtherDocuments({ contract, machineType, kubernetesVersion, secrets: { secrets } }: ConfigurationInput): readonly Tree[] {
  const document = (kind: string, content: Tree): Tree => ({ apiVersion: 'v1alpha1', kind, ...content });
  if (contract.isBefore(12)) {
    return [];
  }
  const hostname = document('HostnameConfig', { auto: 'stable' });
  if (contract.isBefore(14)) {
    return [hostname];
  }
  const common = [document('ResolverConfig', { hostDNS: { enabled: true, forwardKubeDNSToHost: true } }), hostname];
  if (machineType === 'worker') {
    return common;
  }
  const keys = [{ name: 'key1', secret: secrets.secretbox_encryption_secret }];
  return [
    ...common,
    document('KubeEtcdEncryptionConfig', { config: { resources: [{ providers: [{ secretbox: { keys } }], resources: ['secrets'] }] } }),
    document('KubeControllerManagerConfig', { image: `registry.k8s.io/kube-controller-manager:v${kubernetesVersion}` }),
    document('KubeSchedulerConfig', { image: `registry.k8s.io/kube-scheduler:v${kubernetesVersion}`, config: {} }),
  ];
}
