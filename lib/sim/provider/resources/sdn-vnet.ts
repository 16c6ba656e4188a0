import type { FrameworkResource } from '../resource-type';
import { SummarizedError } from '../framework/summarized-error';
import { matching } from '../framework/validators';
import type { Parameters, PveClient } from '../pve/pve-client';
import type { ValueObject } from '../values/value';
import { nullIfGone, unlessGone } from './gone';
import { optionalFlag, optionalText, removedParameters } from './optional';
import { sdnId } from './sdn-id';

interface VnetFields {
  readonly zone?: string;
  readonly alias?: string;
  readonly 'isolate-ports'?: number;
  readonly tag?: number;
  readonly vlanaware?: number;
}

function flag(value: number | undefined): boolean | null {
  return value === undefined ? null : Number(value) === 1;
}

async function get(client: PveClient, id: string): Promise<ValueObject> {
  const answer = await client.get<VnetFields & { pending?: VnetFields }>(`cluster/sdn/vnets/${id}`, {}, `error reading SDN Vnet ${id}`);
  const { zone, alias, tag, vlanaware, 'isolate-ports': isolated } = { ...answer, ...answer.pending };
  return {
    id,
    zone: zone ?? null,
    alias: alias === 'deleted' ? null : alias ?? null,
    isolate_ports: flag(isolated),
    tag: tag ?? null,
    vlan_aware: flag(vlanaware),
  };
}

function parameters(vnet: ValueObject): Parameters {
  return {
    zone: optionalText(vnet, 'zone'),
    alias: optionalText(vnet, 'alias'),
    'isolate-ports': optionalFlag(vnet, 'isolate_ports'),
    tag: optionalText(vnet, 'tag'),
    vlanaware: optionalFlag(vnet, 'vlan_aware'),
  };
}

const clearable = { alias: 'alias', isolate_ports: 'isolate-ports', tag: 'tag', vlan_aware: 'vlanaware' };
const aliasRule = 'alias must contain only alphanumeric characters, spaces, hyphens, underscores, dots, and parentheses';

export const sdnVnet: FrameworkResource = {
  kind: 'framework',
  attributes: {
    id: { forceNew: true, validate: sdnId },
    zone: { validate: sdnId },
    alias: { validate: matching(/^[()._a-zA-Z0-9\s-]{1,256}$/, aliasRule) },
  },

  async create(planned, { client, keep }) {
    const id = String(planned['id']);
    const creation = client.post('cluster/sdn/vnets', { vnet: id, ...parameters(planned) }, 'error creating SDN VNET');
    await SummarizedError.wrap('Unable to Create SDN VNet', '', creation);
    keep(await SummarizedError.wrap('Unable to Read SDN VNet After Creation', '', get(client, id)));
  },

  async read(state, { client }) {
    return SummarizedError.wrap('Unable to Read SDN VNet', '', nullIfGone(get(client, String(state['id']))));
  },

  async update(planned, prior, { client, keep }) {
    const id = String(planned['id']);
    const change = { ...parameters(planned), delete: removedParameters(planned, prior, clearable) };
    const update = client.put(`cluster/sdn/vnets/${id}`, change, 'error updating SDN VNET');
    await SummarizedError.wrap('Unable to Update SDN VNet', '', update);
    keep(await SummarizedError.wrap('Unable to Read SDN VNet After Update', '', get(client, id)));
  },

  async delete(state, { client }) {
    const deletion = client.delete(`cluster/sdn/vnets/${String(state['id'])}`, {}, 'error deleting SDN VNET');
    await SummarizedError.wrap('Unable to Delete SDN VNet', '', unlessGone(deletion));
  },

  async importState(id, { client }) {
    const found = await SummarizedError.wrap('Unable to Import SDN VNet', '', nullIfGone(get(client, id)));
    if (found === null) {
      throw new SummarizedError('SDN VNet Not Found', `SDN VNet with ID '${id}' was not found`);
    }
    return found;
  },
};
