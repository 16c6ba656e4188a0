import type { Route } from '../route';
import { route } from '../route';
import { count, flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const MODIFY = { path: '/nodes/{node}', privileges: ['Sys.Modify'] } as const;

const settings = {
  type: string, autostart: flag,
  comments: text, comments6: text, cidr: text, cidr6: text, address: text, address6: text, netmask: text, netmask6: count,
  gateway: text, gateway6: text, mtu: count,
  bridge_ports: text, bridge_vlan_aware: flag, bridge_vids: text, 'vlan-id': count, 'vlan-raw-device': text,
} as const;

/** A configuration as it is stored: booleans as 0 and 1, `mtu` and `vlan-id` as text, nothing that is not set. */
function toConfig(parameters: Readonly<Record<string, string | number | boolean | undefined>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(parameters)
    .filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined)
    .map(([key, value]) => [key, typeof value === 'boolean' ? Number(value) : key === 'mtu' || key === 'vlan-id' ? String(value) : value]));
}

/** Interfaces of a node: written at once, in force after a reload. */
export const networkRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/nodes/{node}/network', verified: VERIFIED, parameters: { type: text },
    handler: ({ services, path, parameters }) => services.network.list(path.node)
      .filter((entry) => parameters.type === undefined || entry.type === parameters.type || (parameters.type.startsWith('any_') && entry.type === 'bridge')),
  }),
  route({
    method: 'POST', path: '/nodes/{node}/network', verified: VERIFIED, permission: MODIFY, parameters: { iface: string, ...settings },
    handler: ({ services, path, parameters: { iface: name, ...config } }) => { services.network.create(path.node, name, toConfig(config)); },
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/network', verified: VERIFIED, permission: MODIFY, parameters: {},
    handler: ({ services, caller, path }) => services.network.reload(path.node, caller),
  }),
  route({
    method: 'GET', path: '/nodes/{node}/network/{iface}', verified: 'not yet', parameters: {}, permission: { path: '/nodes/{node}', privileges: ['Sys.Audit'] },
    handler: ({ services, path }) => services.network.get(path.node, path.iface),
  }),
  route({
    method: 'PUT', path: '/nodes/{node}/network/{iface}', verified: VERIFIED, permission: MODIFY, parameters: { ...settings, delete: text },
    handler: ({ services, path, parameters: { delete: deleted, ...config } }) => {
      services.network.update(path.node, path.iface, toConfig(config), deleted);
    },
  }),
  route({
    method: 'DELETE', path: '/nodes/{node}/network/{iface}', verified: VERIFIED, permission: MODIFY, parameters: {},
    handler: ({ services, path }) => { services.network.delete(path.node, path.iface); },
  }),
];
