import type { Route } from '../route';
import { route } from '../route';
import { PRIVILEGES } from '../services/privileges';
import { permissionDenied } from '../errors';
import type { Caller } from '../services/authentication';
import { comment, count, flag, groupid, password, roleid, text, userid } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const MODIFY_USERS = { path: '/access/groups', privileges: ['User.Modify'] } as const;
const MODIFY_ROLES = { path: '/access', privileges: ['Sys.Modify'] } as const;

const userSettings = {
  enable: flag, expire: count, comment, email: text, firstname: text, lastname: text, keys: text, groups: text,
} as const;
const tokenSettings = { privsep: flag, expire: count, comment } as const;

/** A caller may change the own password; others' need User.Modify. */
function requireOwnOr(caller: Caller, user: string, allowed: boolean): void {
  if (caller.userid !== user && !allowed) throw permissionDenied('/access/groups', ['User.Modify']);
}

export const accessRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/access/ticket', verified: VERIFIED, public: true,
    parameters: { username: userid, password: { type: 'string' }, realm: text, 'new-format': flag },
    handler: async ({ services, parameters }) => {
      const { ticket, csrfToken } = await services.authentication.login(parameters.username, parameters.password);
      const caller = { userid: parameters.username, authid: parameters.username };
      const held = services.permissions.privileges(caller, '/');
      const of = (...prefixes: string[]) => Object.fromEntries(
        PRIVILEGES.filter((privilege) => held.has(privilege) && prefixes.some((prefix) => privilege.startsWith(prefix))).map((privilege) => [privilege, 1]),
      );
      return {
        username: parameters.username, ticket, CSRFPreventionToken: csrfToken, clustername: 'simulated',
        cap: {
          vms: of('VM.'), storage: of('Datastore.'), access: of('User.', 'Group.', 'Permissions.'), nodes: of('Sys.'), sdn: of('SDN.'), dc: of('Sys.Audit'),
          mapping: of('Mapping.'),
        },
      };
    },
  }),
  route({
    method: 'PUT', path: '/access/password', verified: VERIFIED, parameters: { userid, password, 'confirmation-password': text },
    handler: async ({ services, caller, parameters }) => {
      requireOwnOr(caller, parameters.userid, services.permissions.has(caller, '/access/groups', 'User.Modify'));
      await services.users.setPassword(parameters.userid, parameters.password);
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
    handler: () => [{ realm: 'pam', type: 'pam', comment: 'Linux PAM standard authentication' }, { realm: 'pve', type: 'pve', comment: 'Proxmox VE authentication server' }],
  }),

  route({
    method: 'GET', path: '/access/users', verified: 'not yet', parameters: { enabled: flag, full: flag }, permission: MODIFY_USERS,
    handler: ({ services }) => services.users.list(),
  }),
  route({
    method: 'POST', path: '/access/users', verified: VERIFIED, permission: MODIFY_USERS,
    parameters: { userid, password: { ...password, optional: true }, ...userSettings },
    handler: async ({ services, parameters: { userid: user, password: secret, ...settings } }) => { await services.users.create(user, secret, settings); },
  }),
  route({
    method: 'GET', path: '/access/users/{userid}', verified: VERIFIED, parameters: {}, permission: MODIFY_USERS,
    handler: ({ services, path }) => services.users.get(path.userid),
  }),
  route({
    method: 'PUT', path: '/access/users/{userid}', verified: VERIFIED, permission: MODIFY_USERS, parameters: { ...userSettings, append: flag },
    handler: ({ services, path, parameters: { append, ...settings } }) => { services.users.update(path.userid, settings, append ?? false); },
  }),
  route({
    method: 'DELETE', path: '/access/users/{userid}', verified: VERIFIED, parameters: {}, permission: MODIFY_USERS,
    handler: ({ services, path }) => { services.users.delete(path.userid); },
  }),

  route({
    method: 'GET', path: '/access/users/{userid}/token', verified: 'not yet', parameters: {},
    handler: ({ services, caller, path }) => {
      requireOwnOr(caller, path.userid, services.permissions.has(caller, '/access/groups', 'User.Modify'));
      return services.users.listTokens(path.userid);
    },
  }),
  route({
    method: 'GET', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => {
      requireOwnOr(caller, path.userid, services.permissions.has(caller, '/access/groups', 'User.Modify'));
      return services.users.getToken(path.userid, path.tokenid);
    },
  }),
  route({
    method: 'POST', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: tokenSettings,
    handler: async ({ services, caller, path, parameters }) => {
      requireOwnOr(caller, path.userid, services.permissions.has(caller, '/access/groups', 'User.Modify'));
      return await services.users.createToken(path.userid, path.tokenid, parameters);
    },
  }),
  route({
    method: 'PUT', path: '/access/users/{userid}/token/{tokenid}', verified: 'not yet', parameters: tokenSettings,
    handler: ({ services, caller, path, parameters }) => {
      requireOwnOr(caller, path.userid, services.permissions.has(caller, '/access/groups', 'User.Modify'));
      return services.users.updateToken(path.userid, path.tokenid, parameters);
    },
  }),
  route({
    method: 'DELETE', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => {
      requireOwnOr(caller, path.userid, services.permissions.has(caller, '/access/groups', 'User.Modify'));
      services.users.deleteToken(path.userid, path.tokenid);
    },
  }),

  route({
    method: 'GET', path: '/access/groups', verified: 'not yet', parameters: {}, permission: MODIFY_USERS,
    handler: ({ services }) => services.groups.list(),
  }),
  route({
    method: 'POST', path: '/access/groups', verified: VERIFIED, parameters: { groupid, comment },
    permission: { path: '/access/groups', privileges: ['Group.Allocate'] },
    handler: ({ services, parameters }) => { services.groups.create(parameters.groupid, parameters.comment); },
  }),
  route({
    method: 'GET', path: '/access/groups/{groupid}', verified: VERIFIED, parameters: {}, permission: MODIFY_USERS,
    handler: ({ services, path }) => services.groups.get(path.groupid),
  }),
  route({
    method: 'PUT', path: '/access/groups/{groupid}', verified: 'not yet', parameters: { comment },
    permission: { path: '/access/groups', privileges: ['Group.Allocate'] },
    handler: ({ services, path, parameters }) => { services.groups.update(path.groupid, parameters.comment); },
  }),
  route({
    method: 'DELETE', path: '/access/groups/{groupid}', verified: VERIFIED, parameters: {},
    permission: { path: '/access/groups', privileges: ['Group.Allocate'] },
    handler: ({ services, path }) => { services.groups.delete(path.groupid); },
  }),

  route({ method: 'GET', path: '/access/roles', verified: 'not yet', parameters: {}, handler: ({ services }) => services.roles.list() }),
  route({
    method: 'POST', path: '/access/roles', verified: VERIFIED, parameters: { roleid, privs: text }, permission: MODIFY_ROLES,
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
    parameters: { path: { type: 'string' }, roles: { type: 'string' }, users: text, groups: text, tokens: text, propagate: flag, delete: flag },
    handler: ({ services, caller, parameters }) => {
      services.permissions.require(caller, parameters.path, ['Permissions.Modify']);
      services.acl.update({ ...parameters, propagate: parameters.propagate ?? true, delete: parameters.delete ?? false });
    },
  }),
];
