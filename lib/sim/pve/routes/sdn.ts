import { parameterError } from '../errors';
import type { Route } from '../route';
import { route } from '../route';
import { count, flag, string, text } from './formats';

const VERIFIED = 'bpg/proxmox 0.111.1';
const ANSIBLE = 'community.proxmox 1.4.0';
const ALLOCATE = { path: '/sdn', privileges: ['SDN.Allocate'] } as const;
const AUDIT = { path: '/sdn', privileges: ['SDN.Audit'] } as const;

/** What a change needs while the SDN is locked. */
const locked = { 'lock-token': text } as const;
const picture = { pending: flag, running: flag } as const;
const zoneSettings = {
  peers: text, bridge: text, mtu: count, nodes: text, ipam: text, dns: text, dnszone: text, reversedns: text, dhcp: text, 'vxlan-port': count,
} as const;
const vnetSettings = {
  alias: text, tag: count,
  vlanaware: flag, 'isolate-ports': flag,
} as const;
const subnetSettings = { gateway: text, snat: flag, dnszoneprefix: text, 'dhcp-dns-server': text, 'dhcp-range': text } as const;

type Given = Readonly<Record<string, string | number | boolean | undefined>>;

/** A configuration as it is stored: booleans as 0 and 1, nothing that is not set. */
function toConfig(given: Given): Record<string, string | number> {
  return Object.fromEntries(Object.entries(given)
    .filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined)
    .map(([key, value]) => [key, typeof value === 'boolean' ? Number(value) : value]));
}

/** `10.77.0.0/24` in zone `labz` is the subnet `labz-10.77.0.0-24`. */
function subnetOf(zone: string, cidr: string): { id: string; config: Record<string, string> } {
  const [network = '', mask] = cidr.split('/');
  if (mask === undefined) throw parameterError({ subnet: 'invalid format - value does not look like a valid CIDR network\n' });
  return { id: `${zone}-${network}-${mask}`, config: { cidr, network, mask, zone, id: `${zone}-${network}-${mask}` } };
}

/** Zones (simple, VLAN, VXLAN), vnets and subnets: written at once, in force after an apply. */
export const sdnRoutes: readonly Route[] = [
  route({
    method: 'PUT', path: '/cluster/sdn', verified: VERIFIED, permission: ALLOCATE, parameters: { 'lock-token': text, 'release-lock': flag },
    handler: ({ services, caller, parameters }) => services.sdn.apply(caller, parameters['lock-token'], parameters['release-lock'] ?? true),
  }),
  route({
    method: 'POST', path: '/cluster/sdn/lock', verified: ANSIBLE, permission: ALLOCATE, parameters: { 'allow-pending': flag },
    handler: ({ services, parameters }) => services.sdn.lock(parameters['allow-pending'] ?? false),
  }),
  route({
    method: 'DELETE', path: '/cluster/sdn/lock', verified: 'not yet', permission: ALLOCATE, parameters: { 'lock-token': text, force: flag },
    handler: ({ services, parameters }) => { services.sdn.unlock(parameters['lock-token'], parameters.force ?? false); },
  }),
  route({
    method: 'POST', path: '/cluster/sdn/rollback', verified: 'not yet', permission: ALLOCATE, parameters: { 'lock-token': text, 'release-lock': flag },
    handler: ({ services, parameters }) => { services.sdn.rollback(parameters['lock-token'], parameters['release-lock'] ?? true); },
  }),

  route({
    method: 'GET', path: '/cluster/sdn/zones', verified: VERIFIED, parameters: { ...picture, type: text },
    handler: ({ services, caller, parameters }) => services.sdn.list('zones', parameters, (config, zone) => (
      (parameters.type === undefined || config.type === parameters.type) && services.permissions.has(caller, `/sdn/zones/${zone}`, 'SDN.Audit')
    )),
  }),
  route({
    method: 'POST', path: '/cluster/sdn/zones', verified: VERIFIED, permission: ALLOCATE,
    parameters: { zone: string, type: { ...string, simulated: ['simple', 'vlan', 'vxlan'] }, ...zoneSettings, ...locked },
    handler: ({ services, parameters: { zone, 'lock-token': lockToken, ...config } }) => { services.sdn.create('zones', zone, toConfig(config), lockToken); },
  }),
  route({
    method: 'GET', path: '/cluster/sdn/zones/{zone}', verified: VERIFIED, parameters: picture, permission: { path: '/sdn/zones/{zone}', privileges: ['SDN.Allocate'] },
    handler: ({ services, path, parameters }) => services.sdn.get('zones', path.zone, parameters),
  }),
  route({
    method: 'PUT', path: '/cluster/sdn/zones/{zone}', verified: 'not yet', permission: ALLOCATE, parameters: { ...zoneSettings, ...locked, delete: text, digest: text },
    handler: ({ services, path, parameters: { delete: deleted, digest: _digest, 'lock-token': lockToken, ...config } }) => {
      services.sdn.update('zones', path.zone, toConfig(config), deleted, lockToken);
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/sdn/zones/{zone}', verified: VERIFIED, permission: ALLOCATE, parameters: locked,
    handler: ({ services, path, parameters }) => { services.sdn.delete('zones', path.zone, parameters['lock-token']); },
  }),

  route({
    method: 'GET', path: '/cluster/sdn/vnets', verified: VERIFIED, parameters: picture,
    handler: ({ services, caller, parameters }) => services.sdn.list('vnets', parameters, ({ zone }, vnet) => (
      services.permissions.has(caller, `/sdn/zones/${zone}/${vnet}`, 'SDN.Audit')
    )),
  }),
  route({
    method: 'POST', path: '/cluster/sdn/vnets', verified: VERIFIED, permission: ALLOCATE,
    parameters: { vnet: string, zone: string, type: text, ...vnetSettings, ...locked },
    handler: ({ services, parameters: { vnet, type: _type, 'lock-token': lockToken, ...config } }) => {
      services.sdn.create('vnets', vnet, { type: 'vnet', ...toConfig(config) }, lockToken);
    },
  }),
  route({
    method: 'GET', path: '/cluster/sdn/vnets/{vnet}', verified: VERIFIED, parameters: picture, permission: AUDIT,
    handler: ({ services, path, parameters }) => services.sdn.get('vnets', path.vnet, parameters),
  }),
  route({
    method: 'PUT', path: '/cluster/sdn/vnets/{vnet}', verified: VERIFIED, permission: ALLOCATE,
    parameters: { zone: text, ...vnetSettings, ...locked, delete: text, digest: text },
    handler: ({ services, path, parameters: { delete: deleted, digest: _digest, 'lock-token': lockToken, ...config } }) => {
      services.sdn.update('vnets', path.vnet, toConfig(config), deleted, lockToken);
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/sdn/vnets/{vnet}', verified: VERIFIED, permission: ALLOCATE, parameters: locked,
    handler: ({ services, path, parameters }) => { services.sdn.delete('vnets', path.vnet, parameters['lock-token']); },
  }),

  route({
    method: 'GET', path: '/cluster/sdn/vnets/{vnet}/firewall/rules', verified: ANSIBLE, parameters: {}, permission: AUDIT,
    // The firewall of vnets is not simulated: no rule can be made.
    handler: ({ services, path }) => {
      services.sdn.get('vnets', path.vnet, {});
      return [];
    },
  }),

  route({
    method: 'GET', path: '/cluster/sdn/vnets/{vnet}/subnets', verified: VERIFIED, parameters: picture, permission: AUDIT,
    handler: ({ services, path, parameters }) => services.sdn.list('subnets', parameters, (config) => config.vnet === path.vnet),
  }),
  route({
    method: 'POST', path: '/cluster/sdn/vnets/{vnet}/subnets', verified: VERIFIED, permission: ALLOCATE,
    parameters: { subnet: string, type: string, ...subnetSettings, ...locked },
    handler: ({ services, path, parameters: { subnet, 'lock-token': lockToken, ...config } }) => {
      const { zone } = services.sdn.get('vnets', path.vnet, {});
      const { id, config: address } = subnetOf(String(zone), subnet);
      services.sdn.create('subnets', id, { ...toConfig(config), vnet: path.vnet, ...address }, lockToken);
    },
  }),
  route({
    method: 'GET', path: '/cluster/sdn/vnets/{vnet}/subnets/{subnet}', verified: VERIFIED, parameters: picture, permission: AUDIT,
    handler: ({ services, path, parameters }) => services.sdn.get('subnets', path.subnet, parameters),
  }),
  route({
    method: 'PUT', path: '/cluster/sdn/vnets/{vnet}/subnets/{subnet}', verified: 'not yet', permission: ALLOCATE,
    parameters: { ...subnetSettings, ...locked, delete: text, digest: text },
    handler: ({
      services, path, parameters: { delete: deleted, digest: _digest, 'lock-token': lockToken, ...config },
    }) => {
      services.sdn.update('subnets', path.subnet, toConfig(config), deleted, lockToken);
    },
  }),
  route({
    method: 'DELETE', path: '/cluster/sdn/vnets/{vnet}/subnets/{subnet}', verified: VERIFIED, permission: ALLOCATE, parameters: locked,
    handler: ({ services, path, parameters }) => { services.sdn.delete('subnets', path.subnet, parameters['lock-token']); },
  }),
];
