import { refusal } from '../errors';
import type { Route } from '../route';
import { route } from '../route';
import { count, flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const AUDIT = { path: '/', privileges: ['Sys.Audit'] } as const;
const CONSOLE = { path: '/', privileges: ['Sys.Console'] } as const;

const resourceSettings = { state: text, group: text, failback: flag, max_restart: count, max_relocate: count, comment: text } as const;
const groupSettings = { nodes: text, restricted: flag, nofailback: flag, comment: text } as const;
const changes = { delete: text, digest: text } as const;

const ruleSettings = { resources: text, nodes: text, strict: flag, affinity: text, disable: flag, comment: text } as const;

function moveRoute(verb: 'migrate' | 'relocate'): Route {
  return route({
    method: 'POST', path: `/cluster/ha/resources/{sid}/${verb}`, verified: verb === 'migrate' ? VERIFIED : 'not yet', parameters: { node: string }, permission: CONSOLE,
    handler: ({ services, path, parameters }) => services.haManager.requestMove(path.sid, parameters.node, verb === 'migrate'),
  });
}

/** What PVE 9 says of groups, which rules have replaced. */
function groupRoute(method: Route['method'], path: '/cluster/ha/groups' | '/cluster/ha/groups/{group}', verb: string): Route {
  const isChange = method === 'POST' || method === 'PUT';
  return route({
    method, path, verified: 'not yet', permission: method === 'GET' ? AUDIT : CONSOLE,
    parameters: { ...(method === 'POST' ? { group: text, type: text } : method === 'PUT' ? changes : {}), ...(isChange ? groupSettings : {}) },
    handler: () => { throw refusal(`cannot ${verb}: ha groups have been migrated to rules`); },
  });
}

/** High availability: which VMs it sees to, by which rules, and how they are. */
export const haRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/cluster/ha/resources', verified: VERIFIED, permission: AUDIT,
    parameters: { type: text },
    handler: ({ services, parameters }) => services.haResources.list(parameters.type),
  }),
  route({
    method: 'POST', path: '/cluster/ha/resources', verified: VERIFIED, permission: CONSOLE,
    parameters: { sid: string, type: text, ...resourceSettings },
    handler: ({ services, parameters: { sid: given, type, ...settings } }) => {
      services.haManager.follow(services.haResources.create(given, type, settings));
    },
  }),
  route({
    method: 'GET', path: '/cluster/ha/resources/{sid}', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services, path }) => services.haResources.get(path.sid),
  }),
  route({
    method: 'PUT', path: '/cluster/ha/resources/{sid}', verified: VERIFIED, permission: CONSOLE,
    parameters: { type: text, ...resourceSettings, ...changes },
    handler: ({ services, path, parameters: { type, delete: deleted, digest, ...settings } }) => {
      services.haManager.follow(services.haResources.update(path.sid, type, { settings, delete: deleted, digest }));
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/ha/resources/{sid}', verified: VERIFIED, parameters: { purge: flag }, permission: CONSOLE,
    handler: ({ services, path, parameters }) => { services.haResources.delete(path.sid, parameters.purge ?? true); },
  }),
  moveRoute('migrate'),
  moveRoute('relocate'),

  route({
    method: 'GET', path: '/cluster/ha/rules', verified: 'not yet', permission: AUDIT,
    parameters: { type: text, resource: text },
    handler: ({ services, parameters }) => services.haRules.list(parameters.type, parameters.resource),
  }),
  route({
    method: 'POST', path: '/cluster/ha/rules', verified: VERIFIED, permission: CONSOLE, parameters: { rule: string, type: string, ...ruleSettings },
    handler: ({ services, parameters: { rule, type, ...settings } }) => {
      services.haRules.create(rule, type as 'node-affinity', settings);
      services.haManager.review();
    },
  }),
  route({
    method: 'GET', path: '/cluster/ha/rules/{rule}', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services, path }) => services.haRules.get(path.rule),
  }),
  route({
    method: 'PUT', path: '/cluster/ha/rules/{rule}', verified: VERIFIED, permission: CONSOLE,
    parameters: { type: text, ...ruleSettings, ...changes },
    handler: ({ services, path, parameters: { delete: deleted, digest, ...settings } }) => {
      services.haRules.update(path.rule, { settings, delete: deleted, digest });
      services.haManager.review();
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/ha/rules/{rule}', verified: VERIFIED, parameters: {}, permission: CONSOLE,
    handler: ({ services, path }) => { services.haRules.delete(path.rule); },
  }),

  groupRoute('GET', '/cluster/ha/groups', 'index groups'),
  groupRoute('POST', '/cluster/ha/groups', 'create group'),
  groupRoute('GET', '/cluster/ha/groups/{group}', 'read group'),
  groupRoute('PUT', '/cluster/ha/groups/{group}', 'update group'),
  groupRoute('DELETE', '/cluster/ha/groups/{group}', 'delete group'),

  route({
    method: 'GET', path: '/cluster/ha/status/current', verified: 'not yet', parameters: {}, permission: AUDIT,
    handler: ({ services }) => services.haManager.status(services.clock.nowInSeconds()),
  }),
];
