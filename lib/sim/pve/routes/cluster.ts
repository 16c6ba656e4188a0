import type { Route } from '../route';
import { route } from '../route';
import { count, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';

/** The cluster, its nodes, and what is on them. */
export const clusterRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/version', verified: VERIFIED, parameters: {},
    handler: ({ services }) => services.cluster.version(),
  }),
  route({
    method: 'GET', path: '/cluster/nextid', verified: VERIFIED, parameters: { vmid: count },
    handler: ({ services, parameters }) => services.cluster.nextId(parameters.vmid),
  }),
  route({
    method: 'GET', path: '/cluster/resources', verified: VERIFIED,
    parameters: { type: text },
    handler: ({ services, caller, parameters }) => services.cluster.resources(caller, parameters.type),
  }),
  route({
    method: 'GET', path: '/cluster/status', verified: 'not yet', parameters: {}, permission: { path: '/', privileges: ['Sys.Audit'] },
    handler: ({ services }) => services.cluster.status(),
  }),
  route({ method: 'GET', path: '/nodes', verified: VERIFIED, parameters: {}, handler: ({ services }) => services.cluster.nodes() }),
  route({
    method: 'GET', path: '/nodes/{node}/status', verified: VERIFIED, parameters: {}, permission: { path: '/nodes/{node}', privileges: ['Sys.Audit'] },
    handler: ({ services, path }) => services.cluster.nodeStatus(path.node),
  }),
  route({ method: 'GET', path: '/nodes/{node}/version', verified: 'not yet', parameters: {}, handler: ({ services }) => services.cluster.version() }),
];
