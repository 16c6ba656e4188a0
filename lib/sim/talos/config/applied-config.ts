import { readDocuments } from './documents';
import { isTree } from './known-types';
import type { Tree } from './known-types';

/** What each control plane runs as a pod. */
export type ComponentName = 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler';

/** What of a machine's configuration the simulation goes by. */
export interface AppliedConfig {
  readonly type: 'controlplane' | 'worker';
  readonly clusterId: string;
  readonly clusterName: string;
  /** `https://10.25.150.10:6443` */
  readonly endpoint: string;
  /** Host name; unset where Talos makes one. */
  readonly hostname?: string;
  /** Static addresses, without the lengths of their prefixes. */
  readonly addresses: readonly string[];
  /** Addresses that control planes share. */
  readonly vips: readonly string[];
  /** In base64, as it is written: a worker's has no key. */
  readonly machineAuthority: { readonly cert: string; readonly key: string };
  readonly kubernetesAuthority: { readonly cert: string; readonly key: string };
  /** The kubelet's. */
  readonly kubernetesVersion: string;
  readonly images: Readonly<Record<ComponentName | 'kubelet' | 'kube-proxy', string>>;
  readonly cni: string;
  readonly kubeProxy: boolean;
  readonly coreDns: boolean;
}

const DEFAULT_KUBERNETES = 'v1.36.0';

/** @throws Error in Talos' words, for what is no machine configuration */
export function readAppliedConfig(text: string): AppliedConfig {
  const documents = readDocuments(text);
  const main = documents.find(({ kind }) => kind === undefined);
  const of = (...path: readonly string[]): unknown => path.reduce<unknown>((tree, key) => (isTree(tree) ? tree[key] : undefined), main);
  const textOf = (...path: readonly string[]): string => String(of(...path) ?? '');
  const ofKind = (kind: string): readonly Tree[] => documents.filter((document) => document['kind'] === kind);
  const interfaces = [of('machine', 'network', 'interfaces')].flat().filter(isTree);
  const hostname = ofKind('HostnameConfig')[0]?.['hostname'] ?? of('machine', 'network', 'hostname');
  verify(documents, of);
  const kubelet = textOf('machine', 'kubelet', 'image');
  const kubernetesVersion = /:(v[\d.]+)/.exec(kubelet)?.[1] ?? DEFAULT_KUBERNETES;
  /** Since Talos 1.14 some have documents of their own. */
  const image = (name: string, key: string, kind?: string): string => (
    String(ofKind(kind ?? '')[0]?.['image'] ?? '') || textOf('cluster', key, 'image') || `registry.k8s.io/${name}:${kubernetesVersion}`
  );
  return {
    type: textOf('machine', 'type') === 'controlplane' ? 'controlplane' : 'worker',
    clusterId: textOf('cluster', 'id'),
    clusterName: textOf('cluster', 'clusterName'),
    endpoint: textOf('cluster', 'controlPlane', 'endpoint'),
    hostname: typeof hostname === 'string' ? hostname : undefined,
    addresses: [
      ...interfaces.flatMap(({ addresses }) => [addresses ?? []].flat().map(String)),
      ...ofKind('LinkConfig').flatMap(({ addresses }) => [addresses ?? []].flat().filter(isTree).map(({ address }) => String(address))),
    ].map((address) => address.replace(/\/.*/, '')),
    vips: [
      ...interfaces.flatMap(({ vip }) => (isTree(vip) ? [String(vip['ip'])] : [])),
      ...ofKind('Layer2VIPConfig').map(({ name }) => String(name)),
    ],
    machineAuthority: { cert: textOf('machine', 'ca', 'crt'), key: textOf('machine', 'ca', 'key') },
    kubernetesAuthority: { cert: textOf('cluster', 'ca', 'crt'), key: textOf('cluster', 'ca', 'key') },
    kubernetesVersion,
    images: {
      kubelet: kubelet || `ghcr.io/siderolabs/kubelet:${kubernetesVersion}`,
      'kube-apiserver': image('kube-apiserver', 'apiServer'),
      'kube-controller-manager': image('kube-controller-manager', 'controllerManager', 'KubeControllerManagerConfig'),
      'kube-scheduler': image('kube-scheduler', 'scheduler', 'KubeSchedulerConfig'),
      'kube-proxy': image('kube-proxy', 'proxy'),
    },
    cni: textOf('cluster', 'network', 'cni', 'name') || 'flannel',
    kubeProxy: of('cluster', 'proxy', 'disabled') !== true,
    coreDns: of('cluster', 'coreDNS', 'disabled') !== true,
  };
}

/** What Talos refuses although each key is known. */
function verify(documents: readonly Tree[], of: (...path: readonly string[]) => unknown): void {
  const [hostname] = documents.filter(({ kind }) => kind === 'HostnameConfig');
  const problems = [
    of('machine', 'type') === 'controlplane' || of('machine', 'type') === 'worker' ? undefined : 'machine type is required',
    of('machine', 'ca', 'crt') ? undefined : 'issuing CA or some accepted CAs are required',
    of('cluster', 'controlPlane', 'endpoint') ? undefined : 'control plane endpoint is required',
    of('machine', 'install') && !of('machine', 'install', 'disk') && !of('machine', 'install', 'diskSelector')
      ? 'install instructions are required' : undefined,
    hostname && of('machine', 'network', 'hostname') !== undefined ? 'static hostname is already set in v1alpha1 config' : undefined,
    hostname?.['hostname'] !== undefined && hostname['auto'] !== undefined && hostname['auto'] !== 'off'
      ? `'auto' and 'hostname' cannot be set at the same time` : undefined,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    const errors = problems.map((problem) => `\n\t* ${problem}`).join('');
    throw new Error(`configuration validation failed: ${problems.length} error${problems.length > 1 ? 's' : ''} occurred:${errors}\n\n`);
  }
}
