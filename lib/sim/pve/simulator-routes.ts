import { z } from 'zod';
import { parameterError, permissionDenied } from './errors';
import { faultSchema } from './faults/fault';
import type { RequestLog } from './request-log';
import type { Caller } from './services/authentication';
import type { Services } from './services/services';
import type { ClusterDump } from './store/dump';

interface Simulation {
  readonly services: Services;
  readonly log: RequestLog;
  readonly dump: () => ClusterDump;
}

interface Asked {
  readonly caller: Caller;
  readonly body: unknown;
  readonly query: unknown;
}

/** One method of the simulation itself, for root only. */
export interface SimulatorRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly handler: (simulation: Simulation, asked: Asked) => unknown;
}

const routes: readonly SimulatorRoute[] = [
  { method: 'GET', path: '/simulator/requests', handler: ({ log }) => log.summary() },
  { method: 'GET', path: '/simulator/dump', handler: ({ dump }) => dump() },
  {
    method: 'GET', path: '/simulator/clock',
    handler: ({ services: { clock } }) => ({ mode: clock.mode, time: clock.nowInSeconds(), passed: clock.passedMs / 1000 }),
  },
  { method: 'GET', path: '/simulator/faults', handler: ({ services }) => services.faults.report() },
  { method: 'POST', path: '/simulator/faults', handler: ({ services }, { body }) => services.faults.add(parse(faultSchema, body)) },
  {
    method: 'DELETE', path: '/simulator/faults',
    handler: ({ services }, { query }) => services.faults.remove(parse(z.strictObject({ id: z.coerce.number().optional() }), query ?? {}).id),
  },
];

export const simulatorRoutes: readonly SimulatorRoute[] = routes.map((route) => ({
  ...route,
  handler: (simulation, asked) => {
    if (asked.caller.userid !== 'root@pam') throw permissionDenied('/', ['Sys.Modify']);
    return route.handler(simulation, asked);
  },
}));

/** @throws PveError 400, by the path of what is wrong */
function parse<T>(schema: z.ZodType<T>, given: unknown): T {
  const { data, error } = schema.safeParse(given);
  if (error) throw parameterError(Object.fromEntries(error.issues.map(({ path, message }) => [path.join('.') || 'fault', message])));
  return data as T;
}
