import type { Route } from '../route';
import { route } from '../route';
import { string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const ALLOCATE = { path: '/access/groups', privileges: ['Group.Allocate'] } as const;
const READ = { path: '/access/groups', privileges: ['Sys.Audit', 'Group.Allocate'], any: true } as const;

export const groupRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/access/groups', verified: VERIFIED, parameters: {},
    handler: ({ services, caller }) => services.groups.list().filter(({ groupid }) => (
      ['User.Modify', 'Sys.Audit', 'Group.Allocate'].some((privilege) => services.permissions.has(caller, `/access/groups/${groupid}`, privilege))
    )),
  }),
  route({
    method: 'POST', path: '/access/groups', verified: VERIFIED, parameters: { groupid: string, comment: text },
    permission: ALLOCATE,
    handler: ({ services, parameters }) => { services.groups.create(parameters.groupid, parameters.comment); },
  }),
  route({
    method: 'GET', path: '/access/groups/{groupid}', verified: VERIFIED, parameters: {}, permission: READ,
    handler: ({ services, path }) => services.groups.get(path.groupid),
  }),
  route({
    method: 'PUT', path: '/access/groups/{groupid}', verified: VERIFIED, parameters: { comment: text },
    permission: ALLOCATE,
    handler: ({ services, path, parameters }) => { services.groups.update(path.groupid, parameters.comment); },
  }),
  route({
    method: 'DELETE', path: '/access/groups/{groupid}', verified: VERIFIED, parameters: {},
    permission: ALLOCATE,
    handler: ({ services, path }) => { services.groups.delete(path.groupid); },
  }),
];
