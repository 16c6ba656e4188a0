import { createServer } from 'node:https';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Machines, Member } from '../machines';
import { createCertificate, standardKey } from '../pki/certificate';
import { decoded } from '../pki/secrets';
import { listAt } from './objects';
import type { KubernetesObject, List } from './objects';
import { requestBody } from './request-body';

const CERTIFICATE_DAYS = 1;
const CREATED = 201;
const BAD_REQUEST = 400;
const NOT_FOUND = 404;
const NODES = '/api/v1/nodes';
const CONFIG_MAPS = '/api/v1/namespaces/kube-system/configmaps';

/** The part of a cluster's Kubernetes API that Talos' clients ask for. @param member a control plane of it */
export function serveKubernetes(machines: Machines, member: Member, host: string): { accept(socket: Socket): void; close(): void } {
  const { controlPlanes } = machines.clusterOf(member);
  const hosts = [...new Set([host, 'kubernetes', 'localhost', '127.0.0.1', ...member.config.vips, ...controlPlanes.flatMap(({ addresses }) => addresses)])];
  const authority = member.config.kubernetesAuthority;
  const subject = { organization: 'kube-master', commonName: 'kube-apiserver' };
  const { certificate, key } = createCertificate({ subject, days: CERTIFICATE_DAYS, hosts }, decoded(authority));
  const ca = Buffer.from(authority.cert, 'base64');
  const tls = { cert: certificate, key: standardKey(key), ca, requestCert: true, rejectUnauthorized: true };
  const server: Server = createServer(tls, (request, response) => {
    answer(machines, member, request, response).catch((error: Error) => send(response, failure(error.message, BAD_REQUEST, 'BadRequest'), BAD_REQUEST));
  });
  return {
    accept: (socket) => void server.emit('connection', socket),
    close: () => server.closeAllConnections(),
  };
}

async function answer(machines: Machines, member: Member, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'https://kubernetes');
  const cluster = machines.clusterOf(member);
  if (path === '/readyz' || path === '/healthz' || path === '/livez') {
    return void response.end('ok');
  }
  if (path === '/version') {
    const gitVersion = cluster.controlPlanes[0]?.config.kubernetesVersion ?? '';
    return send(response, { major: '1', minor: gitVersion.split('.')[1], gitVersion, platform: 'linux/amd64' });
  }
  const { method = 'GET' } = request;
  if (method !== 'GET') {
    const written = write(machines, member, method, path, await requestBody(request));
    return written === undefined ? notFound(response) : send(response, written, method === 'POST' ? CREATED : undefined);
  }
  const list = listAt(path, cluster, machines);
  if (list === undefined) {
    const found = objectAt(machines, member, path);
    return found === undefined ? notFound(response) : send(response, found);
  }
  const chosen = { ...list, items: list.items.filter((item) => isSelected(item, query)) };
  return query.has('watch') ? watch(response, chosen, query) : send(response, asList(chosen));
}

/** The object at a path. */
function objectAt(machines: Machines, member: Member, path: string): object | undefined {
  const { parent, name } = parts(path);
  const list = listAt(parent, machines.clusterOf(member), machines);
  const found = list?.items.find(({ metadata }) => metadata.name === name);
  return list && found && asObject(list, found);
}

/** Cordons nodes, and keeps ConfigMaps: nothing else is written by those who were seen. */
function write(machines: Machines, member: Member, method: string, path: string, body: object): object | undefined {
  const cluster = machines.clusterOf(member);
  const { parent, name } = parts(path);
  const node = [...cluster.controlPlanes, ...cluster.workers].find(({ hostname }) => hostname === name);
  if (parent === NODES && node !== undefined && method === 'PATCH') {
    const { spec } = body as { readonly spec?: { readonly unschedulable?: boolean | null } };
    machines.setUnschedulable(node, spec?.unschedulable === true);
    return objectAt(machines, member, path);
  }
  if ((method === 'POST' && path === CONFIG_MAPS) || (method === 'PUT' && parent === CONFIG_MAPS)) {
    const at = `${CONFIG_MAPS}/${(body as KubernetesObject).metadata.name}`;
    machines.writeObject(cluster, at, body);
    return objectAt(machines, member, at);
  }
  return undefined;
}

function parts(path: string): { readonly parent: string; readonly name: string } {
  const at = path.lastIndexOf('/');
  return { parent: path.slice(0, at), name: path.slice(at + 1) };
}

function isSelected({ metadata, spec }: KubernetesObject, query: URLSearchParams): boolean {
  const labels = equalities(query.get('labelSelector')).every(([key, value]) => metadata.labels?.[key] === value);
  const { nodeName } = (spec ?? {}) as { readonly nodeName?: string };
  const fields: Readonly<Record<string, string | undefined>> = { 'metadata.name': metadata.name, 'metadata.namespace': metadata.namespace, 'spec.nodeName': nodeName };
  return labels && equalities(query.get('fieldSelector')).every(([key, value]) => fields[key] === value);
}

function equalities(selector: string | null): readonly (readonly [string, string])[] {
  return [...(selector ?? '').matchAll(/([\w./-]+)\s*==?\s*([\w.-]+)/g)].map(([, key = '', value = '']) => [key, value]);
}

function asObject({ apiVersion, kind }: List, { metadata, ...rest }: KubernetesObject): object {
  return { apiVersion, kind, metadata: { resourceVersion: '1', ...metadata }, ...rest };
}

function asList(list: List): object {
  const { apiVersion, kind, items } = list;
  return { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: '1' }, items: items.map((item) => asObject(list, item)) };
}

/** Says what there is, where that is asked for, and nothing after it: nobody waits for more. */
function watch(response: ServerResponse, list: List, query: URLSearchParams): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  if (query.get('sendInitialEvents') === 'true') {
    const events = list.items.map((item) => ({ type: 'ADDED', object: asObject(list, item) }));
    const end = { resourceVersion: '1', annotations: { 'k8s.io/initial-events-end': 'true' } };
    const bookmark = { type: 'BOOKMARK', object: { apiVersion: list.apiVersion, kind: list.kind, metadata: end } };
    response.write([...events, bookmark].map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
  response.flushHeaders();
}

function send(response: ServerResponse, body: object, code = 200): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function notFound(response: ServerResponse): void {
  send(response, failure('the simulation does not have it', NOT_FOUND, 'NotFound'), NOT_FOUND);
}

function failure(message: string, code: number, reason: string): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}
