import { componentVersion } from '../api/resources';
import type { ComponentName } from '../config/applied-config';
import type { Cluster, Machines, Member } from '../machines';

/** An object of Kubernetes. */
export interface KubernetesObject {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string | undefined>>;
  };
  readonly [key: string]: unknown;
}

export interface List {
  readonly apiVersion: string;
  /** Of each item. */
  readonly kind: string;
  readonly items: readonly KubernetesObject[];
}

const READY = [{ type: 'Ready', status: 'True', reason: 'Simulated', message: '', lastHeartbeatTime: null, lastTransitionTime: null }];
const CORE_DNS_REPLICAS = 2;
const COMPONENTS: readonly ComponentName[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];

/** What is at a path of the Kubernetes API: nodes, what runs on them, and what clients have written. */
export function listAt(path: string, cluster: Cluster, machines: Machines): List | undefined {
  switch (path) {
    case '/api/v1/namespaces': return { apiVersion: 'v1', kind: 'Namespace', items: [{ metadata: { name: 'kube-system' }, status: { phase: 'Active' } }] };
    case '/api/v1/nodes': return { apiVersion: 'v1', kind: 'Node', items: everyone(cluster).map(node) };
    case '/api/v1/pods':
    case '/api/v1/namespaces/kube-system/pods': return { apiVersion: 'v1', kind: 'Pod', items: podsOf(cluster, machines) };
    case '/apis/apps/v1/namespaces/kube-system/daemonsets': return { apiVersion: 'apps/v1', kind: 'DaemonSet', items: daemonSets(cluster) };
    case '/apis/apps/v1/namespaces/kube-system/deployments': return { apiVersion: 'apps/v1', kind: 'Deployment', items: deployments(cluster) };
    case '/api/v1/namespaces/kube-system/configmaps': return { apiVersion: 'v1', kind: 'ConfigMap', items: written(path, cluster, machines) };
    default: return undefined;
  }
}

function written(path: string, cluster: Cluster, machines: Machines): readonly KubernetesObject[] {
  return Object.entries(machines.objectsOf(cluster)).filter(([at]) => at.startsWith(`${path}/`)).map(([, object]) => object as KubernetesObject);
}

function everyone({ controlPlanes, workers }: Cluster): readonly Member[] {
  return [...controlPlanes, ...workers];
}

function node({ hostname, addresses, config, guest, system, unschedulable }: Member): KubernetesObject {
  const role = config.type === 'controlplane' ? { 'node-role.kubernetes.io/control-plane': '' } : {};
  return {
    metadata: { name: hostname, uid: guest.uuid, labels: { 'kubernetes.io/hostname': hostname, ...role } },
    spec: unschedulable ? { unschedulable } : {},
    status: {
      addresses: [{ type: 'InternalIP', address: addresses[0] }, { type: 'Hostname', address: hostname }],
      conditions: READY,
      nodeInfo: {
        kubeletVersion: config.kubernetesVersion, osImage: `Talos (${system.version})`, operatingSystem: 'linux', architecture: 'amd64',
      },
    },
  };
}

function podsOf(cluster: Cluster, machines: Machines): readonly KubernetesObject[] {
  const components = COMPONENTS.flatMap((name) => cluster.controlPlanes.map((member) => {
    const version = String(componentVersion(machines, member, name));
    // the kubelet made it of a file: whoever drains a node leaves it
    const annotations = { 'kubernetes.io/config.mirror': version, 'talos.dev/config-version': version };
    return pod(name, member.hostname, member.config.images[name], { annotations }, member);
  }));
  const [first] = cluster.controlPlanes;
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'kube-proxy', uid: 'kube-proxy', controller: true }];
  const proxies = first?.config.kubeProxy !== true ? [] : everyone(cluster).map((member) => (
    pod('kube-proxy', member.hostname, first.config.images['kube-proxy'], { ownerReferences }, member)
  ));
  const dns = first?.config.coreDns !== true ? [] : Array.from({ length: CORE_DNS_REPLICAS }, (_, index) => pod('kube-dns', String(index), '', {}));
  return [...components, ...proxies, ...dns];
}

/** @param member that it runs on; unset: none of those that are simulated */
function pod(app: string, suffix: string, image: string, metadata: object, member?: Member): KubernetesObject {
  const container = { name: app, ready: true, state: { running: {} }, image, imageID: '', lastState: {}, restartCount: 0 };
  return {
    metadata: { name: `${app}-${suffix}`, namespace: 'kube-system', labels: { 'k8s-app': app }, ...metadata },
    spec: { nodeName: member?.hostname, containers: [{ name: app, image }] },
    status: { phase: 'Running', hostIP: member?.addresses[0], conditions: READY, containerStatuses: [container] },
  };
}

function daemonSets(cluster: Cluster): readonly KubernetesObject[] {
  const count = everyone(cluster).length;
  const status = { currentNumberScheduled: count, desiredNumberScheduled: count, numberAvailable: count, numberReady: count, numberMisscheduled: 0 };
  const has = cluster.controlPlanes[0]?.config.kubeProxy === true;
  return has ? [{ metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } }, spec: {}, status }] : [];
}

function deployments(cluster: Cluster): readonly KubernetesObject[] {
  const has = cluster.controlPlanes[0]?.config.coreDns === true;
  const metadata = { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
  return has ? [{ metadata, spec: { replicas: CORE_DNS_REPLICAS }, status: {} }] : [];
}
