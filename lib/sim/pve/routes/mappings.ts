import type { Parameters } from '../parameters';
import type { Route } from '../route';
import { route } from '../route';
import { SEE_MAPPING } from '../services/mappings';
import type { MappingType } from '../store/state';
import { flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const details = { map: text, description: text } as const;
const pciDetails = { mdev: flag, 'live-migration-capable': flag } as const;

function routesFor(type: MappingType, more: Parameters, since?: string): readonly Route[] {
  const path = `/cluster/mapping/${type}`;
  const one = `/cluster/mapping/${type}/{id}` as const;
  const definitions = [
    route({
      method: 'GET', path, verified: VERIFIED, parameters: { 'check-node': text },
      handler: ({ services, caller }) => services.mappings.list(caller, type),
    }),
    route({
      method: 'POST', path, verified: VERIFIED, permission: { path: `/mapping/${type}`, privileges: ['Mapping.Modify'] },
      parameters: { id: string, ...details, ...more },
      handler: ({ services, parameters: { id, map, ...settings } }) => { services.mappings.create(type, id, map, settings); },
    }),
    route({
      method: 'GET', path: one, verified: VERIFIED, parameters: {},
      permission: { path: `/mapping/${type}/{id}`, privileges: SEE_MAPPING, any: true },
      handler: (call) => call.services.mappings.get(type, call.path.id),
    }),
    route({
      method: 'PUT', path: one, verified: VERIFIED, permission: { path: `/mapping/${type}/{id}`, privileges: ['Mapping.Modify'] },
      parameters: { ...details, ...more, delete: text, digest: text },
      handler: ({ services, path: { id }, parameters: { map, delete: deleted, digest, ...settings } }) => {
        services.mappings.update(type, id, map as string | undefined, { settings, delete: deleted as string, digest: digest as string });
      },
    }),
    route({
      method: 'DELETE', path: one, verified: VERIFIED, parameters: {}, permission: { path: `/mapping/${type}`, privileges: ['Mapping.Modify'] },
      handler: (call) => { call.services.mappings.delete(type, call.path.id); },
    }),
  ];
  return definitions.map((definition) => ({ ...definition, since }));
}

/** Names for directories and devices of nodes. */
export const mappingRoutes: readonly Route[] = [...routesFor('dir', {}, '8.4'), ...routesFor('pci', pciDetails), ...routesFor('usb', {})];
