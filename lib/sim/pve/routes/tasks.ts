import type { Route } from '../route';
import { route } from '../route';
import { count, flag, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';

export const taskRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/tasks', verified: 'not yet',
    parameters: { start: count, limit: count, vmid: count, typefilter: text, userfilter: text, errors: flag, source: text, since: count, until: count, statusfilter: text },
    handler: ({ services, caller, path, parameters }) => {
      const all = services.permissions.has(caller, `/nodes/${path.node}`, 'Sys.Audit');
      return services.tasks.list(path.node, parameters.start ?? 0, parameters.limit ?? 50)
        .filter((task) => (all || task.user === caller.authid)
          && (parameters.vmid === undefined || task.id === String(parameters.vmid))
          && (parameters.typefilter === undefined || task.type === parameters.typefilter)
          && (!parameters.errors || (task.status !== undefined && task.status !== 'OK')));
    },
  }),
  route({
    method: 'GET', path: '/nodes/{node}/tasks/{upid}/status', verified: VERIFIED, parameters: {},
    handler: ({ services, path }) => services.tasks.status(path.node, path.upid),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/tasks/{upid}/log', verified: VERIFIED, parameters: { start: count, limit: count, download: flag },
    handler: ({ services, path, parameters }) => services.tasks.log(path.node, path.upid, parameters.start ?? 0, parameters.limit ?? 50),
  }),
];
