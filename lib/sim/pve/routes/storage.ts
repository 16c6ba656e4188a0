import { parameterError } from '../errors';
import type { Route } from '../route';
import { route } from '../route';
import type { Caller } from '../services/authentication';
import type { Services } from '../services/services';
import type { UploadedFile } from '../services/file-digest';
import { count, flag, integer, string, text } from './formats';

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
    method: 'PUT', path: '/storage/{storage}', verified: 'not yet', parameters: { content: text }, permission: { path: '/storage', privileges: ['Datastore.Allocate'] },
    handler: ({ services, path, parameters: { content } }) => services.storage.setContent(path.storage, content),
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
    handler: ({ services, caller, path, parameters }) => services.storageContent.list(caller, path.node, path.storage, parameters),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/storage/{storage}/content', verified: 'not yet',
    permission: { path: '/storage/{storage}', privileges: ['Datastore.AllocateSpace'] },
    parameters: {
      filename: string, vmid: integer, size: string,
      format: text,
    },
    handler: ({ services, path, parameters }) => services.storageContent.allocate({ ...path, ...parameters }),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/storage/{storage}/content/{volume}', verified: VERIFIED, parameters: {},
    handler: ({ services, caller, path }) => services.storageContent.get(caller, path.node, path.storage, path.volume),
  }),
  route({
    method: 'DELETE', path: '/nodes/{node}/storage/{storage}/content/{volume}', verified: VERIFIED,
    parameters: { delay: count },
    handler: async ({ services, caller, path, parameters: { delay } }) => (
      services.storageContent.delete(caller, path.node, path.storage, path.volume, delay !== undefined)
    ),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/storage/{storage}/upload', verified: VERIFIED, takesFile: true,
    permission: { path: '/storage/{storage}', privileges: ['Datastore.AllocateTemplate'] },
    parameters: { content: string, filename: string, checksum: text, 'checksum-algorithm': text, tmpfilename: text },
    handler: ({ services, caller, path, parameters: { 'checksum-algorithm': given, ...parameters }, file }) => {
      requireBoth(parameters.checksum, given);
      return services.storageFiles.upload({ caller, ...path, ...parameters, algorithm: given }, file as UploadedFile);
    },
  }),
  route({
    method: 'POST', path: '/nodes/{node}/storage/{storage}/download-url', verified: VERIFIED,
    permission: { path: '/storage/{storage}', privileges: ['Datastore.AllocateTemplate'] },
    parameters: {
      content: string, filename: string, url: string, checksum: text, 'checksum-algorithm': text, 'verify-certificates': flag,
      compression: text,
    },
    handler: async ({ services, caller, path, parameters: { 'checksum-algorithm': given, 'verify-certificates': verify = true, ...parameters } }) => {
      requireNetworkAccess(services, caller, path.node);
      requireBoth(parameters.checksum, given);
      return services.storageFiles.download({ caller, ...path, ...parameters, algorithm: given, verifyCertificates: verify });
    },
  }),
  route({
    method: 'GET', path: '/nodes/{node}/query-url-metadata', verified: VERIFIED, parameters: { url: string, 'verify-certificates': flag },
    handler: async ({ services, caller, path, parameters: { url: asked, 'verify-certificates': verify = true } }) => {
      requireNetworkAccess(services, caller, path.node);
      return services.downloads.metadata(asked, verify);
    },
  }),
];

/** Whoever lets a node fetch URLs may look around in its network. */
function requireNetworkAccess({ permissions }: Services, caller: Caller, node: string): void {
  const held = permissions.privileges(caller, '/');
  if (held.has('Sys.Audit') && held.has('Sys.Modify')) return;
  permissions.require(caller, `/nodes/${node}`, ['Sys.AccessNetwork']);
}

function requireBoth(checksum: string | undefined, given: string | undefined): void {
  if (checksum !== undefined && given === undefined) throw parameterError({ checksum: 'missing property - \'checksum-algorithm\' requires this property' });
  if (checksum === undefined && given !== undefined) throw parameterError({ 'checksum-algorithm': 'missing property - \'checksum\' requires this property' });
}
