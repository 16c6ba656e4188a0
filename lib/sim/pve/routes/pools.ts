import type { Route } from '../route';
import { route } from '../route';
import { comment, flag, poolid, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';

/** Pools, by query parameter: the form that knows nested pools. */
export const poolRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/pools', verified: VERIFIED, parameters: { poolid: { ...poolid, optional: true }, type: { type: 'string', optional: true, enum: ['qemu', 'lxc', 'storage'] } },
    handler: ({ services, caller, parameters }) => {
      if (parameters.poolid === undefined) return services.pools.list(caller);
      const pool = services.pools.get(caller, parameters.poolid);
      return [{ ...pool, members: pool.members.filter((member) => parameters.type === undefined || member.type === parameters.type) }];
    },
  }),
  route({
    method: 'POST', path: '/pools', verified: VERIFIED, parameters: { poolid, comment },
    handler: ({ services, caller, parameters }) => {
      services.permissions.require(caller, `/pool/${parameters.poolid}`, ['Pool.Allocate']);
      services.pools.create(parameters.poolid, parameters.comment);
    },
  }),
  route({
    method: 'PUT', path: '/pools', verified: VERIFIED, parameters: { poolid, comment, vms: text, storage: text, delete: flag, 'allow-move': flag },
    handler: ({ services, caller, parameters: { poolid: pool, 'allow-move': allowMove, delete: remove, ...change } }) => {
      services.permissions.require(caller, `/pool/${pool}`, ['Pool.Allocate']);
      services.pools.update(caller, pool, { ...change, delete: remove ?? false, allowMove: allowMove ?? false });
    },
  }),
  route({
    method: 'DELETE', path: '/pools', verified: VERIFIED, parameters: { poolid },
    handler: ({ services, caller, parameters }) => {
      services.permissions.require(caller, `/pool/${parameters.poolid}`, ['Pool.Allocate']);
      services.pools.delete(parameters.poolid);
    },
  }),
];
