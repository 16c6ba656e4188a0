import { PveError } from '../errors';
import type { Route } from '../route';
import { route } from '../route';
import type { Caller } from '../services/authentication';
import type { Services } from '../services/services';
import { count, flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const MODIFY = { path: '/access/groups', privileges: ['User.Modify'] } as const;

const userSettings = {
  enable: flag, expire: count, comment: text, email: text, firstname: text, lastname: text, keys: text, groups: text,
} as const;
const tokenSettings = { privsep: flag, expire: count, comment: text } as const;

/** Users may see to their own tokens; those of others need User.Modify. */
function requireSelfOrManager(services: Services, caller: Caller, user: string): void {
  if (caller.userid !== user && !services.permissions.has(caller, MODIFY.path, 'User.Modify')) throw new PveError(403, 'Permission check failed');
}

/** Whoever makes or removes users, or sets their passwords, manages their realm, too. */
function requireManager({ permissions }: Services, caller: Caller, user: string): void {
  permissions.require(caller, `/access/realm/${user.slice(user.lastIndexOf('@') + 1)}`, ['Realm.AllocateUser']);
  permissions.require(caller, MODIFY.path, MODIFY.privileges);
}

/** Users, their passwords and API tokens. */
export const userRoutes: readonly Route[] = [
  route({
    method: 'PUT', path: '/access/password', verified: VERIFIED, needsTicket: true,
    parameters: { userid: string, password: string, 'confirmation-password': text },
    handler: async ({ services, caller, parameters }) => {
      if (caller.userid !== parameters.userid) requireManager(services, caller, parameters.userid);
      await services.users.setPassword(parameters.userid, parameters.password);
    },
  }),

  route({
    method: 'GET', path: '/access/users', verified: VERIFIED, parameters: { enabled: flag, full: flag },
    handler: ({ services, caller }) => {
      const seesAll = ['User.Modify', 'Sys.Audit'].some((privilege) => services.permissions.has(caller, MODIFY.path, privilege));
      return services.users.list().filter(({ userid }) => seesAll || userid === caller.userid);
    },
  }),
  route({
    method: 'POST', path: '/access/users', verified: VERIFIED,
    parameters: { userid: string, password: text, ...userSettings },
    handler: async ({ services, caller, parameters: { userid: user, password: secret, ...settings } }) => {
      requireManager(services, caller, user);
      await services.users.create(user, secret, settings);
    },
  }),
  route({
    method: 'GET', path: '/access/users/{userid}', verified: VERIFIED, parameters: {}, permission: MODIFY,
    handler: ({ services, path }) => services.users.get(path.userid),
  }),
  route({
    method: 'PUT', path: '/access/users/{userid}', verified: VERIFIED, permission: MODIFY, parameters: { ...userSettings, append: flag },
    handler: ({ services, path, parameters: { append, ...settings } }) => { services.users.update(path.userid, settings, append ?? false); },
  }),
  route({
    method: 'DELETE', path: '/access/users/{userid}', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => {
      requireManager(services, caller, path.userid);
      services.users.delete(path.userid);
    },
  }),

  route({
    method: 'GET', path: '/access/users/{userid}/token', verified: 'not yet', parameters: {},
    handler: ({ services, caller, path }) => {
      requireSelfOrManager(services, caller, path.userid);
      return services.users.listTokens(path.userid);
    },
  }),
  route({
    method: 'GET', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => {
      requireSelfOrManager(services, caller, path.userid);
      return services.users.getToken(path.userid, path.tokenid);
    },
  }),
  route({
    method: 'POST', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: tokenSettings,
    handler: async ({ services, caller, path, parameters }) => {
      requireSelfOrManager(services, caller, path.userid);
      return services.users.createToken(path.userid, path.tokenid, parameters);
    },
  }),
  route({
    method: 'PUT', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: tokenSettings,
    handler: ({ services, caller, path, parameters }) => {
      requireSelfOrManager(services, caller, path.userid);
      return services.users.updateToken(path.userid, path.tokenid, parameters);
    },
  }),
  route({
    method: 'DELETE', path: '/access/users/{userid}/token/{tokenid}', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => {
      requireSelfOrManager(services, caller, path.userid);
      services.users.deleteToken(path.userid, path.tokenid);
    },
  }),
];
