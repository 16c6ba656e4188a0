import { parameterError } from '../errors';
import type { Route } from '../route';
import { route } from '../route';
import type { Caller } from '../services/authentication';
import { splitList } from '../services/lists';
import type { Services } from '../services/services';
import { flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const MODIFY_ROLES = { path: '/access', privileges: ['Sys.Modify'] } as const;

/** The groups of privileges that a ticket comes with, and how the privileges of each begin. */
const CAPABILITIES = {
  vms: ['VM.'], storage: ['Datastore.'], access: ['User.', 'Group.', 'Permissions.'], nodes: ['Sys.'], sdn: ['SDN.'], dc: ['Sys.Audit', 'SDN.'],
  mapping: ['Mapping.'],
} as const;

function capabilities(held: ReadonlySet<string>): Record<string, Record<string, 1>> {
  return Object.fromEntries(Object.entries(CAPABILITIES).map(([group, prefixes]) => {
    const members = [...held].filter((privilege) => prefixes.some((prefix) => privilege.startsWith(prefix)));
    return [group, Object.fromEntries(members.map((privilege) => [privilege, 1 as const]))];
  }));
}

/** Whoever may make VMs, pools or storages hands out rights on them as well, but no more than the own ones. */
function requireModify({ permissions, roles }: Services, caller: Caller, path: string, given: readonly string[], remove: boolean): void {
  const [, also] = RIGHTS_ON.find(([pattern]) => pattern.test(path)) ?? [];
  permissions.require(caller, path, ['Permissions.Modify', ...also === undefined ? [] : [also]], true);
  const held = permissions.privileges(caller, path);
  const tooMuch = given.find((role) => role === 'NoAccess' || roles.privileges(role)?.some((privilege) => !held.has(privilege)));
  if (held.has('Permissions.Modify') || tooMuch === undefined) return;
  const superset = tooMuch === 'NoAccess' ? '' : ' or superset of privileges.';
  throw parameterError({ role: `Cannot ${remove ? 'remove' : 'add'} role '${tooMuch}' - requires 'Permissions.Modify'${superset}` });
}

const RIGHTS_ON = [[/^\/storage\/.+$/, 'Datastore.Allocate'], [/^\/vms\/.+$/, 'VM.Allocate'], [/^\/pool\/.+$/, 'Pool.Allocate']] as const;

/** Logging in, roles and the ACL. */
export const accessRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/access/ticket', verified: VERIFIED, public: true,
    parameters: { username: string, password: string, realm: text, 'new-format': flag },
    handler: async ({ services, parameters: { username, password } }) => {
      const { ticket, csrfToken } = await services.authentication.login(username, password);
      const held = services.permissions.privileges({ userid: username, authid: username }, '/');
      return { username, ticket, CSRFPreventionToken: csrfToken, clustername: 'simulated', cap: capabilities(held) };
    },
  }),
  route({
    method: 'GET', path: '/access/permissions', verified: 'not yet', parameters: { path: text },
    handler: ({ services, caller, parameters: { path = '/' } }) => (
      { [path]: Object.fromEntries([...services.permissions.privileges(caller, path)].sort().map((privilege) => [privilege, 1])) }
    ),
  }),
  route({
    method: 'GET', path: '/access/domains', verified: 'not yet', public: true, parameters: {},
    handler: ({ services }) => services.users.realms().map((realm) => ({ realm, type: realm === 'pam' || realm === 'pve' ? realm : 'ldap' })),
  }),

  route({ method: 'GET', path: '/access/roles', verified: VERIFIED, parameters: {}, handler: ({ services }) => services.roles.list() }),
  route({
    method: 'POST', path: '/access/roles', verified: VERIFIED, parameters: { roleid: string, privs: text }, permission: MODIFY_ROLES,
    handler: ({ services, parameters }) => { services.roles.create(parameters.roleid, parameters.privs); },
  }),
  route({
    method: 'GET', path: '/access/roles/{roleid}', verified: VERIFIED, parameters: {},
    handler: ({ services, path }) => services.roles.get(path.roleid),
  }),
  route({
    method: 'PUT', path: '/access/roles/{roleid}', verified: VERIFIED, parameters: { privs: text, append: flag }, permission: MODIFY_ROLES,
    handler: ({ services, path, parameters }) => { services.roles.update(path.roleid, parameters.privs, parameters.append ?? false); },
  }),
  route({
    method: 'DELETE', path: '/access/roles/{roleid}', verified: VERIFIED, parameters: {}, permission: MODIFY_ROLES,
    handler: ({ services, path }) => { services.roles.delete(path.roleid); },
  }),

  route({
    method: 'GET', path: '/access/acl', verified: VERIFIED, parameters: {},
    handler: ({ services, caller }) => (services.permissions.has(caller, '/access', 'Sys.Audit') ? services.acl.list() : []),
  }),
  route({
    method: 'PUT', path: '/access/acl', verified: VERIFIED,
    parameters: { path: string, roles: string, users: text, groups: text, tokens: text, propagate: flag, delete: flag },
    handler: ({ services, caller, parameters }) => {
      requireModify(services, caller, parameters.path, splitList(parameters.roles), parameters.delete ?? false);
      services.acl.update({ ...parameters, propagate: parameters.propagate ?? true, delete: parameters.delete ?? false });
    },
  }),
];
