import { createServer } from 'node:https';
import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Cluster, Member } from './machines';
import { createCertificate, standardKey } from './pki/certificate';
import { decoded } from './pki/secrets';

const CERTIFICATE_DAYS = 1;
const READY = [{ type: 'Ready', status: 'True', reason: 'Simulated', message: '', lastHeartbeatTime: null, lastTransitionTime: null }];

type Objects = readonly object[];

/** The part of a cluster's Kubernetes API that Talos' health check asks for: nodes, and what runs on them. */
export function serveKubernetes(cluster: () => Cluster, host: string): { accept(socket: Socket): void; close(): void } {
  const [member] = cluster().controlPlanes;
  if (member === undefined) {
    throw new Error('a cluster without control planes has no Kubernetes API');
  }
  const addresses = cluster().controlPlanes.flatMap((one) => one.addresses);
  const hosts = [...new Set([host, 'kubernetes', 'localhost', '127.0.0.1', ...member.config.vips, ...addresses])];
  const authority = member.config.kubernetesAuthority;
  const subject = { organization: 'kube-master', commonName: 'kube-apiserver' };
  const { certificate, key } = createCertificate({ subject, days: CERTIFICATE_DAYS, hosts }, decoded(authority));
  const ca = Buffer.from(authority.cert, 'base64');
  const tls = { cert: certificate, key: standardKey(key), ca, requestCert: true, rejectUnauthorized: true };
  const server: Server = createServer(tls, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://kubernetes');
    respond(response, pathname, listOf(cluster(), pathname, searchParams.get('labelSelector') ?? ''), cluster());
  });
  return {
    accept: (socket) => void server.emit('connection', socket),
    close: () => server.closeAllConnections(),
  };
}

interface List {
  readonly kind: string;
  readonly apiVersion: string;
  readonly items: Objects;
}

function respond(response: ServerResponse, path: string, list: List | undefined, { controlPlanes }: Cluster): void {
  const gitVersion = controlPlanes[0]?.config.kubernetesVersion ?? '';
  const version = { major: '1', minor: gitVersion.split('.')[1], gitVersion, platform: 'linux/amd64' };
  const found = path === '/version' ? version : list && { metadata: { resourceVersion: '1' }, ...list };
  if (path === '/readyz' || path === '/healthz' || path === '/livez') {
    return void response.end('ok');
  }
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'the simulation does not have it', reason: 'NotFound', code: 404 };
  response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? status));
}

function listOf(cluster: Cluster, path: string, selector: string): List | undefined {
  const name = /k8s-app\s*=+\s*([\w-]+)/.exec(selector)?.[1];
  switch (path) {
    case '/api/v1/nodes': return { kind: 'NodeList', apiVersion: 'v1', items: [...cluster.controlPlanes, ...cluster.workers].map(node) };
    case '/api/v1/namespaces/kube-system/pods': return { kind: 'PodList', apiVersion: 'v1', items: podsOf(cluster, name) };
    case '/apis/apps/v1/namespaces/kube-system/daemonsets': return { kind: 'DaemonSetList', apiVersion: 'apps/v1', items: daemonSets(cluster, name) };
    case '/apis/apps/v1/namespaces/kube-system/deployments': return { kind: 'DeploymentList', apiVersion: 'apps/v1', items: deployments(cluster, name) };
    default: return undefined;
  }
}

function node({ hostname, addresses, config, guest }: Member): object {
  const role = config.type === 'controlplane' ? { 'node-role.kubernetes.io/control-plane': '' } : {};
  return {
    metadata: { name: hostname, uid: guest.uuid, labels: { 'kubernetes.io/hostname': hostname, ...role } },
    spec: {},
    status: {
      addresses: [{ type: 'InternalIP', address: addresses[0] }, { type: 'Hostname', address: hostname }],
      conditions: READY,
      nodeInfo: { kubeletVersion: config.kubernetesVersion, osImage: `Talos (${guest.talosVersion})`, operatingSystem: 'linux', architecture: 'amd64' },
    },
  };
}

function pod(app: string, name: string): object {
  return {
    metadata: { name: `${app}-${name}`, namespace: 'kube-system', labels: { 'k8s-app': app } },
    status: { phase: 'Running', conditions: READY, containerStatuses: [container(app)] },
  };
}

function container(name: string): object {
  return { name, ready: true, state: { running: {} }, image: '', imageID: '', lastState: {}, restartCount: 0 };
}

const CORE_DNS_REPLICAS = 2;

function podsOf(cluster: Cluster, app: string | undefined): Objects {
  const perControlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].flatMap((name) => (
    cluster.controlPlanes.map(({ hostname }) => ({ app: name, pod: pod(name, hostname) }))
  ));
  const [first] = cluster.controlPlanes;
  const proxies = first?.config.kubeProxy === true ? everyone(cluster).map(({ hostname }) => ({ app: 'kube-proxy', pod: pod('kube-proxy', hostname) })) : [];
  const dns = first?.config.coreDns === true
    ? Array.from({ length: CORE_DNS_REPLICAS }, (_, index) => ({ app: 'kube-dns', pod: pod('kube-dns', String(index)) }))
    : [];
  return [...perControlPlane, ...proxies, ...dns].filter((one) => app === undefined || one.app === app).map((one) => one.pod);
}

function everyone({ controlPlanes, workers }: Cluster): readonly Member[] {
  return [...controlPlanes, ...workers];
}

function daemonSets(cluster: Cluster, app: string | undefined): Objects {
  const count = everyone(cluster).length;
  const has = cluster.controlPlanes[0]?.config.kubeProxy === true && app === 'kube-proxy';
  const status = { currentNumberScheduled: count, desiredNumberScheduled: count, numberAvailable: count, numberReady: count, numberMisscheduled: 0 };
  return has ? [{ metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } }, spec: {}, status }] : [];
}

function deployments(cluster: Cluster, app: string | undefined): Objects {
  const has = cluster.controlPlanes[0]?.config.coreDns === true && app === 'kube-dns';
  return has ? [{ metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, spec: { replicas: CORE_DNS_REPLICAS }, status: {} }] : [];
}
