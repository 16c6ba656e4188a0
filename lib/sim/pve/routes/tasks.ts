import type { Route } from '../route';
import { route } from '../route';
import { count, flag, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';

/** What nodes are doing and have done. */
export const taskRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/tasks', verified: 'not yet',
    parameters: {
      start: count, limit: count, vmid: count, typefilter: text, userfilter: text, errors: flag, since: count, until: count,
      source: text,
      statusfilter: text,
    },
    handler: ({ services, caller, path, parameters: { source = 'archive', start = 0, limit = 50, ...filter } }) => (
      services.taskArchive.list(caller, path.node, { source: source as 'archive', start, limit, ...filter })
    ),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/tasks/{upid}', verified: 'not yet', parameters: {},
    handler: () => [{ name: 'log' }, { name: 'status' }],
  }),
  route({
    method: 'DELETE', path: '/nodes/{node}/tasks/{upid}', verified: 'not yet', parameters: {},
    handler: ({ services, caller, path }) => { services.taskArchive.stop(caller, path.node, path.upid); },
  }),
  route({
    method: 'GET', path: '/nodes/{node}/tasks/{upid}/status', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => services.taskArchive.status(caller, path.node, path.upid),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/tasks/{upid}/log', verified: VERIFIED, parameters: { start: count, limit: count, download: flag },
    handler: ({ services, caller, path, parameters }) => (
      services.taskArchive.log(caller, path.node, path.upid, parameters.start ?? 0, parameters.limit ?? 50)
    ),
  }),
  route({
    method: 'GET', path: '/cluster/tasks', verified: 'not yet', parameters: {},
    handler: ({ services, caller }) => services.taskArchive.recent(caller),
  }),
];
