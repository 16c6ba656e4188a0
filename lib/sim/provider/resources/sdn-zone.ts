import type { FrameworkBehaviour, FrameworkResource } from '../resource-type';
import { SummarizedError } from '../framework/summarized-error';
import { oneOf } from '../framework/validators';
import type { Parameters, PveClient } from '../pve/pve-client';
import { isUnknown } from '../values/value';
import type { Draft, Value, ValueObject } from '../values/value';
import { nullIfGone, unlessGone } from './gone';
import { optionalText, removedParameters } from './optional';
import { sdnId } from './sdn-id';

interface ZoneFields {
  readonly dns?: string;
  readonly dnszone?: string;
  readonly ipam?: string;
  readonly mtu?: number;
  readonly nodes?: string;
  readonly reversedns?: string;
  readonly state?: string;
  readonly dhcp?: string;
  readonly peers?: string;
  readonly bridge?: string;
}

interface Zone extends ZoneFields {
  readonly zone: string;
  readonly pending?: ZoneFields;
}

const textFields = { dns: 'dns', dns_zone: 'dnszone', ipam: 'ipam', reverse_dns: 'reversedns', state: 'state' } as const;

function text(value: string | undefined): Value {
  return value === undefined || value === 'deleted' ? null : value;
}

function set(value: string | undefined): Value {
  return value === undefined || value === '' || value === 'deleted' ? [] : value.split(',');
}

/** The attributes that all kinds of zones have: what is to come (`pending`) over what is in force. */
function commonState(zone: Zone): Draft {
  const { pending = {} } = zone;
  const state: Draft = { id: zone.zone };
  let hasPending = false;
  for (const [attribute, field] of Object.entries(textFields)) {
    const next = pending[field];
    hasPending ||= Boolean(next);
    state[attribute] = text(next ? next : zone[field]);
  }
  hasPending ||= Boolean(pending.mtu) || Boolean(pending.nodes);
  state['mtu'] = pending.mtu ? pending.mtu : zone.mtu ?? null;
  state['nodes'] = set(pending.nodes ? pending.nodes : zone.nodes);
  state['pending'] = hasPending ? true : null;
  return state;
}

function joined(value: Value | undefined): string | undefined {
  return Array.isArray(value) && value.length > 0 ? value.join(',') : undefined;
}

function commonParameters(zone: ValueObject): Parameters {
  return {
    zone: String(zone['id']),
    ipam: optionalText(zone, 'ipam'),
    dns: optionalText(zone, 'dns'),
    reversedns: optionalText(zone, 'reverse_dns'),
    dnszone: optionalText(zone, 'dns_zone'),
    nodes: joined(zone['nodes']),
    mtu: isUnknown(zone['mtu']) ? undefined : optionalText(zone, 'mtu'),
  };
}

// The MTU cannot be taken back.
const clearable = { ipam: 'ipam', dns: 'dns', reverse_dns: 'reversedns', dns_zone: 'dnszone', nodes: 'nodes', state: 'state' };

interface ZoneKind {
  readonly type: string;
  readonly attributes: Readonly<Record<string, FrameworkBehaviour>>;
  readonly state: (zone: Zone) => ValueObject;
  readonly parameters: (zone: ValueObject) => Parameters;
  readonly clearable: Readonly<Record<string, string>>;
}

function zoneResource(kind: ZoneKind): FrameworkResource {
  const get = async (client: PveClient, id: string): Promise<ValueObject> => {
    const zone = await client.get<Zone>(`cluster/sdn/zones/${id}`, { pending: true }, `error reading SDN zone ${id}`);
    return { ...commonState(zone), ...kind.state(zone) };
  };
  const read = 'Unable to Read SDN Zone';
  return {
    kind: 'framework',
    attributes: { id: { forceNew: true, validate: sdnId }, mtu: { keepState: true }, ...kind.attributes },

    async create(planned, { client, keep }) {
      const parameters = { ...commonParameters(planned), ...kind.parameters(planned), type: kind.type };
      const creation = client.post('cluster/sdn/zones', parameters, 'error creating SDN zone');
      await SummarizedError.wrap('Unable to Create SDN Zone', '', creation);
      keep(await SummarizedError.wrap(read, '', get(client, String(planned['id']))));
    },

    async read(state, { client }) {
      return SummarizedError.wrap(read, '', nullIfGone(get(client, String(state['id']))));
    },

    async update(planned, prior, { client, keep }) {
      const id = String(planned['id']);
      const parameters = { ...commonParameters(planned), ...kind.parameters(planned) };
      const nodes = isUnknown(planned['nodes']) ? null : planned['nodes'] ?? null;
      const deleted = removedParameters({ ...planned, nodes }, prior, { ...clearable, ...kind.clearable });
      const update = client.put(`cluster/sdn/zones/${id}`, { ...parameters, delete: deleted }, 'error updating SDN zone');
      await SummarizedError.wrap('Unable to Update SDN Zone', '', update);
      keep(await SummarizedError.wrap(read, '', get(client, id)));
    },

    async delete(state, { client }) {
      const deletion = client.delete(`cluster/sdn/zones/${String(state['id'])}`, {}, 'error deleting SDN zone');
      await SummarizedError.wrap('Unable to Delete SDN Zone', '', unlessGone(deletion));
    },

    async importState(id, { client }) {
      const found = await SummarizedError.wrap(`Unable to Import SDN Zone ${id}`, '', nullIfGone(get(client, id)));
      if (found === null) {
        throw new SummarizedError(`Zone ${id} does not exist`, `error reading SDN zone ${id}`);
      }
      return found;
    },
  };
}

export const sdnZoneSimple = zoneResource({
  type: 'simple',
  attributes: { dhcp: { validate: oneOf('dnsmasq') } },
  state: ({ dhcp, pending }) => ({ dhcp: pending?.dhcp ? pending.dhcp : dhcp ?? null }),
  parameters: (zone) => ({ dhcp: optionalText(zone, 'dhcp') }),
  clearable: { dhcp: 'dhcp' },
});

export const sdnZoneVlan = zoneResource({
  type: 'vlan',
  attributes: {},
  state: ({ bridge, pending }) => ({ bridge: pending?.bridge ? pending.bridge : bridge ?? null }),
  parameters: (zone) => ({ bridge: optionalText(zone, 'bridge') }),
  clearable: {},
});

export const sdnZoneVxlan = zoneResource({
  type: 'vxlan',
  attributes: {},
  // As the real provider has it: as soon as anything is pending, the peers in force are not looked at.
  state: ({ peers, pending }) => ({ peers: set(pending === undefined ? peers : pending.peers) }),
  parameters: (zone) => ({ peers: joined(zone['peers']) }),
  clearable: {},
});
