import type { Route } from '../route';
import { route } from '../route';
import { count, flag, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const AUDIT = { path: '/storage/{storage}', privileges: ['Datastore.Audit', 'Datastore.AllocateSpace'], any: true } as const;

/** Storages and the volumes on them. */
export const storageRoutes: readonly Route[] = [
  route({ method: 'GET', path: '/storage', verified: 'not yet', parameters: { type: text }, handler: ({ services, caller }) => services.storage.configurations(caller) }),
  route({
    method: 'GET', path: '/storage/{storage}', verified: 'not yet', parameters: {}, permission: { path: '/storage/{storage}', privileges: ['Datastore.Allocate'] },
    handler: ({ services, path }) => services.storage.configuration(path.storage),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/storage', verified: VERIFIED, parameters: { storage: text, content: text, enabled: flag, target: text, format: flag },
    handler: ({ services, caller, path, parameters: { storage, content } }) => services.storage.list(caller, path.node).filter((entry) => (
      (storage === undefined || entry.storage === storage) && (content === undefined || String(entry.content).split(',').includes(content))
    )),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/storage/{storage}/status', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services, path }) => services.storage.status(path.node, path.storage),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/storage/{storage}/content', verified: VERIFIED, parameters: { content: text, vmid: count }, permission: AUDIT,
    handler: ({ services, path, parameters }) => services.storage.content(path.node, path.storage, parameters),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/storage/{storage}/content/{volume}', verified: VERIFIED, parameters: {}, permission: AUDIT,
    handler: ({ services, path }) => services.storage.volume(path.node, path.storage, path.volume),
  }),
  route({
    method: 'DELETE', path: '/nodes/{node}/storage/{storage}/content/{volume}', verified: 'not yet', parameters: { delay: count },
    permission: { path: '/storage/{storage}', privileges: ['Datastore.Allocate', 'Datastore.AllocateSpace'], any: true },
    handler: ({ services, caller, path }) => services.storage.deleteVolume(caller, path.node, path.storage, path.volume),
  }),
];
