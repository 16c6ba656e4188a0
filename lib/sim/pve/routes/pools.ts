import { PveError } from '../errors';
import type { Values } from '../parameters';
import type { Route } from '../route';
import { route } from '../route';
import type { Caller } from '../services/authentication';
import type { Services } from '../services/services';
import { flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';

const poolChange = { comment: text, vms: text, storage: text, delete: flag, 'allow-move': flag } as const;

function ofType(members: Record<string, unknown>[], type: string | undefined): Record<string, unknown>[] {
  return members.filter((member) => type === undefined || member.type === type);
}

function changePool(services: Services, caller: Caller, pool: string, given: Values<typeof poolChange>): void {
  const { 'allow-move': allowMove = false, delete: remove = false, ...change } = given;
  services.permissions.require(caller, `/pool/${pool}`, ['Pool.Allocate']);
  services.pools.update(caller, pool, { ...change, delete: remove, allowMove });
}

/** PVE takes the slash of a nested pool for a further part of the path, even when it is escaped: there is no such method then. */
function requireFlat(method: Route['method'], pool: string): void {
  if (pool.includes('/')) throw new PveError(501, `Method '${method} /pools/${pool}' not implemented`);
}

/** Pools, by query parameter: the form that knows nested pools. */
export const poolRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/pools', verified: VERIFIED, parameters: { poolid: text, type: text },
    handler: ({ services, caller, parameters }) => {
      if (parameters.poolid === undefined) return services.pools.list(caller);
      const pool = services.pools.get(caller, parameters.poolid);
      return [{ ...pool, members: ofType(pool.members, parameters.type) }];
    },
  }),
  route({
    method: 'POST', path: '/pools', verified: VERIFIED, parameters: { poolid: string, comment: text },
    handler: ({ services, caller, parameters }) => {
      services.permissions.require(caller, `/pool/${parameters.poolid}`, ['Pool.Allocate']);
      services.pools.create(parameters.poolid, parameters.comment);
    },
  }),
  route({
    method: 'PUT', path: '/pools', verified: VERIFIED, parameters: { poolid: string, ...poolChange },
    handler: ({ services, caller, parameters: { poolid: pool, ...change } }) => { changePool(services, caller, pool, change); },
  }),
  route({
    method: 'DELETE', path: '/pools', verified: VERIFIED, parameters: { poolid: string },
    handler: ({ services, caller, parameters }) => {
      services.permissions.require(caller, `/pool/${parameters.poolid}`, ['Pool.Allocate']);
      services.pools.delete(parameters.poolid);
    },
  }),

  // The older form, for pools that are not nested.
  route({
    method: 'GET', path: '/pools/{poolid}', verified: 'community.proxmox 1.4.0', parameters: { type: text },
    handler: ({ services, caller, path, parameters }) => {
      requireFlat('GET', path.poolid);
      const { comment: said, members } = services.pools.get(caller, path.poolid);
      return { comment: said, members: ofType(members, parameters.type) };
    },
  }),
  route({
    method: 'PUT', path: '/pools/{poolid}', verified: 'community.proxmox 1.4.0', parameters: poolChange,
    handler: ({ services, caller, path, parameters }) => {
      requireFlat('PUT', path.poolid);
      changePool(services, caller, path.poolid, parameters);
    },
  }),
  route({
    method: 'DELETE', path: '/pools/{poolid}', verified: 'proxmoxer 2.3.0', parameters: {},
    handler: ({ services, caller, path }) => {
      requireFlat('DELETE', path.poolid);
      services.permissions.require(caller, `/pool/${path.poolid}`, ['Pool.Allocate']);
      services.pools.delete(path.poolid);
    },
  }),
];
