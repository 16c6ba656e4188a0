import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify from 'fastify';
import type { Certificate } from './certificate';
import { MethodDescription } from './description/api-description';
import { pathProblems } from './description/path-check';
import { parameterError, PveError, refusal } from './errors';
import { ConnectionLost } from './faults/request-faults';
import { chooseCertificates } from './faults/certificates';
import type { RequestSubject } from './faults/subject';
import { verifyParameters } from './parameters';
import type { RequestLog } from './request-log';
import type { Call, Permission, Route } from './route';
import { methodsNotSimulated, type MethodNotSimulated } from './routes/not-simulated';
import { routes } from './routes/routes';
import { authorizationValue, type Caller } from './services/authentication';
import type { Services } from './services/services';
import { simulatorRoutes } from './simulator-routes';
import { receiveUpload } from './upload';
import type { ClusterDump } from './store/dump';
import { isOlder } from './version';

const PREFIX = '/api2/json';
/** As PVE writes it, without a blank: there are clients that compare it as a whole. */
const CONTENT_TYPE = 'application/json;charset=UTF-8';
/** UPIDs and volids are longer than the router's default allows. */
const MAX_PATH_PART = 1000;

export interface ServerOptions {
  readonly services: Services;
  readonly nodes: readonly string[];
  readonly log: RequestLog;
  readonly dump: () => ClusterDump;
  /** Unset: plain HTTP, for tests that inject requests. */
  readonly certificate?: Certificate;
  /** What connections are shown in its place by a fault. */
  readonly wrongCertificate?: Certificate;
}

/** The API as a server that does not listen yet. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { certificate, wrongCertificate, services } = options;
  const server = fastify({
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PATH_PART },
    forceCloseConnections: true,
    ...(certificate ? { https: { key: certificate.keyPem, cert: certificate.certificatePem } } : {}),
  }) as unknown as FastifyInstance;
  if (certificate && wrongCertificate) chooseCertificates(server.server, services.faults, certificate, wrongCertificate);
  await server.register(formbody);
  await server.register(multipart, { limits: { fileSize: Infinity } });
  server.setErrorHandler((error, request, reply) => sendError(options, request, reply, error));
  server.setNotFoundHandler((request, reply) => {
    sendError(options, request, reply, notImplemented(request));
  });
  for (const route of routes) addRoute(server, route, options);
  for (const method of methodsNotSimulated) addMethodNotSimulated(server, method, options);
  addSimulatorRoutes(server, options);
  return server;
}

const callers = new WeakMap<FastifyRequest, Caller>();

function addRoute(server: FastifyInstance, route: Route, options: ServerOptions): void {
  const { services, nodes } = options;
  let described: MethodDescription | undefined;
  server.route({
    method: route.method,
    url: routerPath(route.path),
    handler: async (request, reply) => {
      services.clock.noteActivity();
      const isAnswerLost = await services.requestFaults.meet(faultSubject(request));
      const { version } = services.cluster.version();
      if (route.since !== undefined && isOlder(version, route.since)) throw notImplemented(request);
      const caller = route.public ? { userid: '', authid: '' } : await authenticate(services, request);
      if (route.needsTicket && caller.authid !== caller.userid) throw noTokens(request);
      const path = verifyPath(pathValues(request), nodes);
      const upload = route.takesFile ? await receiveUpload(request) : undefined;
      const given = besidePath(request, { ...request.query as object, ...request.body as object, ...upload?.fields });
      if (route.permission) requirePermission(services, caller, route.permission, path);
      described ??= new MethodDescription(`${route.method} ${route.path}`);
      const parameters = verifyParameters(described, route.parameters, given, version);
      if (parameters.skiplock === true && caller.authid !== 'root@pam') throw parameterError({ skiplock: 'Only root may use this option.' });
      const data: unknown = await route.handler({ services, caller, path, parameters, file: upload?.file } as unknown as Call);
      if (isAnswerLost) throw new ConnectionLost();
      logRequest(options, request, 200);
      return reply.type(CONTENT_TYPE).send({ data: data ?? null });
    },
  });
}

function addMethodNotSimulated(server: FastifyInstance, { method, path, permission }: MethodNotSimulated, { services, nodes }: ServerOptions): void {
  server.route({
    method,
    url: routerPath(path),
    handler: async (request) => {
      requirePermission(services, await authenticate(services, request), permission, verifyPath(pathValues(request), nodes));
      throw notImplemented(request);
    },
  });
}

function requirePermission(
  { permissions }: Services, caller: Caller, { path: object, privileges, any }: Permission, path: Record<string, string | number>,
): void {
  permissions.require(caller, object.replace(/\{(\w+)\}/g, (_, name: string) => String(path[name])), privileges, any);
}

function notImplemented(request: FastifyRequest): PveError {
  return new PveError(501, `Method '${request.method} ${requestPath(request)}' not implemented`);
}

function addSimulatorRoutes(server: FastifyInstance, { services, log, dump }: ServerOptions): void {
  for (const { method, path, handler } of simulatorRoutes) {
    server.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const caller = await authenticate(services, request);
        const data = handler({ services, log, dump }, { caller, body: request.body, query: request.query });
        return reply.type(CONTENT_TYPE).send({ data: data ?? null });
      },
    });
  }
}

async function authenticate(services: Services, request: FastifyRequest): Promise<Caller> {
  const { authorization, csrfpreventiontoken } = request.headers;
  const caller = await services.authentication.authenticate({
    authorization, ticket: ticketOf(request),
    csrfToken: Array.isArray(csrfpreventiontoken) ? csrfpreventiontoken[0] : csrfpreventiontoken, writes: request.method !== 'GET',
  });
  callers.set(request, caller);
  return caller;
}

function noTokens(request: FastifyRequest): PveError {
  return new PveError(403, `Permission check failed (URI '${requestPath(request)}' not available with API token, need proper ticket.`);
}

/** Parameters without those that the path gives: it may be said twice, but not differently. */
function besidePath(request: FastifyRequest, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const path = pathValues(request);
  const conflicts = Object.keys(given).filter((name) => path[name] !== undefined && path[name] !== String(given[name]));
  if (conflicts.length > 0) {
    throw parameterError(Object.fromEntries(conflicts.map((name) => [name, 'duplicate parameter (already defined in URI) with conflicting values!'])));
  }
  return Object.fromEntries(Object.entries(given).filter(([name]) => path[name] === undefined));
}

function ticketOf({ headers: { cookie } }: FastifyRequest): string | undefined {
  return authorizationValue(cookie, 'PVEAuthCookie');
}

function faultSubject(request: FastifyRequest): RequestSubject {
  const { node, vmid } = request.params as Record<string, string | undefined>;
  return { method: request.method, path: requestPath(request), node, vmid: vmid === undefined ? undefined : Number(vmid), ticket: ticketOf(request) };
}

/** Below the API's prefix, without query and trailing slash. */
function requestPath({ url }: FastifyRequest): string {
  return (url.split('?')[0] ?? '').replace(PREFIX, '').replace(/\/$/, '');
}

function verifyPath(path: Record<string, string>, nodes: readonly string[]): Record<string, string | number> {
  const problems = pathProblems(path);
  if (problems.size > 0) throw parameterError(Object.fromEntries(problems));
  const { node, vmid } = path;
  if (node !== undefined && !nodes.includes(node)) {
    throw refusal(`hostname lookup '${node}' failed - failed to get address info for: ${node}: Name or service not known`);
  }
  return vmid === undefined ? path : { ...path, vmid: Number(vmid) };
}

function sendError(options: ServerOptions, request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  if (error instanceof ConnectionLost) {
    logRequest(options, request, 0, 'connection closed without an answer');
    reply.hijack();
    request.raw.socket.destroy();
    return;
  }
  const { status, reason, errors } = error instanceof PveError ? error : asPveError(error);
  logRequest(options, request, status, reason);
  reply.raw.statusMessage = reason.replace(/[^\t\x20-\x7e]+/g, ' ').trim();
  void reply.code(status).type(CONTENT_TYPE).send({ data: null, message: `${reason}\n`, ...(errors ? { errors } : {}) });
}

/** The web framework's own refusals (a malformed body) keep their status; anything else is a fault of the simulation. */
function asPveError(error: unknown): PveError {
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  return new PveError(statusCode, statusCode < 500 ? message : `internal error of the simulated cluster: ${message}`);
}

/** The API's own paths by the router's. */
const PATHS = new Map(routes.map((route) => [routerPath(route.path), route.path]));

/** A volume's name goes on to the end, whatever slashes are in it. */
function routerPath(path: string): string {
  return PREFIX + path.replace(/\{volume\}$/, '*').replace(/\{(\w+)\}/g, ':$1');
}

function pathValues({ params }: FastifyRequest): Record<string, string> {
  const { '*': volume, ...values } = params as Record<string, string>;
  return volume === undefined ? values : { ...values, volume };
}

function logRequest({ log }: ServerOptions, request: FastifyRequest, status: number, reason?: string): void {
  const path = PATHS.get(request.routeOptions.url ?? '');
  log.add(path === undefined ? 'unknown' : `${request.method} ${path}`, {
    time: Date.now(), method: request.method, path: request.url.split('?')[0] ?? '', status, reason, caller: callers.get(request)?.authid,
  });
}
