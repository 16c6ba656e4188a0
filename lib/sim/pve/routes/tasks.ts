import type { Route } from '../route';
import { route } from '../route';
import { count, flag, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';

export const taskRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/tasks', verified: 'not yet',
    parameters: { start: count, limit: count, vmid: count, typefilter: text, errors: flag },
    handler: ({ services, caller, path, parameters: { start = 0, limit = 50, vmid, typefilter, errors } }) => {
      const all = services.permissions.has(caller, `/nodes/${path.node}`, 'Sys.Audit');
      return services.tasks.list(path.node).filter((task) => (
        (all || task.user === caller.authid)
        && (vmid === undefined || task.id === String(vmid))
        && (typefilter === undefined || task.type === typefilter)
        && (!errors || (task.status !== undefined && task.status !== 'OK'))
      )).slice(start, start + limit);
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
