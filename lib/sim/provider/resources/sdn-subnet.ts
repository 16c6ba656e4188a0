import { BlockList, isIPv6 } from 'node:net';
import type { ConfigProblem, FrameworkResource } from '../resource-type';
import { SummarizedError } from '../framework/summarized-error';
import type { Parameters, PveClient } from '../pve/pve-client';
import { isObject, isUnknown } from '../values/value';
import type { Value, ValueObject } from '../values/value';
import { nullIfGone, unlessGone } from './gone';
import { optionalFlag, optionalText, removedParameters } from './optional';
import { sdnId } from './sdn-id';

interface Subnet {
  /** `<zone>-<address>-<prefix length>`. */
  readonly subnet: string;
  readonly vnet?: string;
  readonly 'dhcp-dns-server'?: string;
  readonly 'dhcp-range'?: readonly { readonly 'start-address': string; readonly 'end-address': string }[];
  readonly dnszoneprefix?: string;
  readonly gateway?: string;
  readonly snat?: number;
}

function path(vnet: unknown): string {
  return `cluster/sdn/vnets/${String(vnet)}/subnets`;
}

function stateOf(subnet: Subnet): ValueObject {
  const [, ...cidr] = subnet.subnet.split('-');
  const range = subnet['dhcp-range']?.[0];
  return {
    id: subnet.subnet,
    vnet: subnet.vnet ?? null,
    cidr: cidr.join('/'),
    dhcp_dns_server: subnet['dhcp-dns-server'] ?? null,
    dhcp_range: range === undefined ? null : { start_address: range['start-address'], end_address: range['end-address'] },
    dns_zone_prefix: subnet.dnszoneprefix === 'deleted' ? null : subnet.dnszoneprefix ?? null,
    gateway: subnet.gateway ?? null,
    snat: subnet.snat === undefined ? null : Number(subnet.snat) === 1,
  };
}

async function get(client: PveClient, vnet: unknown, id: string): Promise<ValueObject> {
  return stateOf(await client.get<Subnet>(`${path(vnet)}/${id}`, {}, `error reading SDN subnet ${id}`));
}

function parameters(subnet: ValueObject): Parameters {
  const range = subnet['dhcp_range'];
  return {
    vnet: optionalText(subnet, 'vnet'),
    'dhcp-dns-server': optionalText(subnet, 'dhcp_dns_server'),
    'dhcp-range': isObject(range)
      ? `start-address=${String(range['start_address'])},end-address=${String(range['end_address'])}`
      : undefined,
    dnszoneprefix: optionalText(subnet, 'dns_zone_prefix'),
    gateway: optionalText(subnet, 'gateway'),
    snat: optionalFlag(subnet, 'snat'),
  };
}

/** PVE names the subnet itself: zone first, `-` for `/`. */
async function canonicalId(client: PveClient, vnet: unknown, cidr: string): Promise<string> {
  const subnets = await client.get<readonly Subnet[]>(path(vnet), {}, 'error listing SDN Subnets');
  const found = subnets.find(({ subnet }) => subnet.endsWith(cidr.replaceAll('/', '-')));
  if (found === undefined) {
    throw new Error(`could not resolve canonical subnet ID for ${cidr}`);
  }
  return found.subnet;
}

/** The real provider takes no address outside of the subnet, and no range of which it is not known yet whether there is one. */
function problems({ cidr, gateway, dhcp_dns_server: server, dhcp_range: range }: ValueObject): readonly ConfigProblem[] {
  const dhcpRange = [{ attributeName: 'dhcp_range' }];
  if (range !== undefined && isUnknown(range)) {
    return [{ path: dhcpRange, summary: 'Value Conversion Error', detail: UNKNOWN_RANGE }];
  }
  if (typeof cidr !== 'string') return [];
  const { start_address: start, end_address: end } = range && isObject(range) ? range : {};
  const outside = (address: Value | undefined): address is string => typeof address === 'string' && !isIn(cidr, address);
  return [
    ...Object.entries({ gateway, dhcp_dns_server: server }).flatMap(([attributeName, address]) => (outside(address) ? [{
      path: [{ attributeName }], summary: 'Invalid IP for Subnet', detail: `${address} must be within the subnet ${cidr}`,
    }] : [])),
    ...Object.entries({ Start: start, End: end }).flatMap(([name, address]) => (outside(address) ? [{
      path: [...dhcpRange, { attributeName: `${name.toLowerCase()}_address` }], summary: `Invalid DHCP Range ${name} Address`,
      detail: `${name} address ${address} must be within the subnet ${cidr}`,
    }] : [])),
  ];
}

const UNKNOWN_RANGE = 'Received unknown value, however the target type cannot handle unknown values. '
  + 'Use the corresponding `types` package type or a custom type that handles unknown values.\n\n'
  + 'Path: dhcp_range\nTarget Type: *subnet.dhcpRangeModel\nSuggested Type: basetypes.ObjectValue';

function isIn(cidr: string, address: string): boolean {
  const [network = '', length] = cidr.split('/');
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

const clearable = { dhcp_dns_server: 'dhcp-dns-server', dns_zone_prefix: 'dnszoneprefix', gateway: 'gateway', snat: 'snat' };

export const sdnSubnet: FrameworkResource = {
  kind: 'framework',
  attributes: { id: { forceNew: true }, cidr: { forceNew: true }, vnet: { forceNew: true, validate: sdnId } },
  validate: problems,

  async create(planned, { client, keep }) {
    const { vnet } = planned;
    const cidr = String(planned['cidr']);
    const creation = client.post(path(vnet), { ...parameters(planned), subnet: cidr, type: 'subnet' }, `error creating subnet ${cidr}`);
    await SummarizedError.wrap('Unable to Create SDN Subnet', '', creation);
    const id = await SummarizedError.wrap('Unable to Resolve SDN Subnet ID', '', canonicalId(client, vnet, cidr));
    keep(await SummarizedError.wrap('Unable to Read SDN Subnet After Creation', '', get(client, vnet, id)));
  },

  async read(state, { client }) {
    return SummarizedError.wrap('Unable to Read SDN Subnet', '', nullIfGone(get(client, state['vnet'], String(state['id']))));
  },

  async update(planned, prior, { client, keep }) {
    // The id is computed anew in every plan with a change, so it is the state's that tells which subnet it is.
    const id = String(prior['id']);
    const change = { ...parameters(planned), subnet: id, delete: removedParameters(planned, prior, clearable) };
    const update = client.put(`${path(planned['vnet'])}/${id}`, change, `error updating subnet ${id}`);
    await SummarizedError.wrap('Unable to Update SDN Subnet', '', update);
    keep(await SummarizedError.wrap('Unable to Read SDN Subnet After Update', '', get(client, planned['vnet'], id)));
  },

  async delete(state, { client }) {
    const id = String(state['id']);
    const deletion = client.delete(`${path(state['vnet'])}/${id}`, {}, `error deleting subnet ${id}`);
    await SummarizedError.wrap('Unable to Delete SDN Subnet', '', unlessGone(deletion));
  },

  async importState(id, { client }) {
    const slash = id.indexOf('/');
    if (slash < 0) {
      throw new SummarizedError('Unexpected Import Identifier', `Expected import identifier in format 'vnet-id/subnet-id'.`);
    }
    const reading = nullIfGone(get(client, id.slice(0, slash), id.slice(slash + 1)));
    const found = await SummarizedError.wrap('Unable to Import SDN Subnet', '', reading);
    if (found === null) {
      throw new SummarizedError('SDN Subnet Not Found', `SDN Subnet with ID '${id}' was not found`);
    }
    return found;
  },
};
