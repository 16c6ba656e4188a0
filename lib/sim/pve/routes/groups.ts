import type { Route } from '../route';
import { route } from '../route';
import { string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const ALLOCATE = { path: '/access/groups', privileges: ['Group.Allocate'] } as const;
const MODIFY = { path: '/access/groups', privileges: ['User.Modify'] } as const;

export const groupRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/access/groups', verified: VERIFIED, parameters: {}, permission: MODIFY,
    handler: ({ services }) => services.groups.list(),
  }),
  route({
    method: 'POST', path: '/access/groups', verified: VERIFIED, parameters: { groupid: string, comment: text },
    permission: ALLOCATE,
    handler: ({ services, parameters }) => { services.groups.create(parameters.groupid, parameters.comment); },
  }),
  route({
    method: 'GET', path: '/access/groups/{groupid}', verified: VERIFIED, parameters: {}, permission: MODIFY,
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
