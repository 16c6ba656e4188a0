import type { FrameworkResource, Operation } from '../resource-type';
import { SummarizedError } from '../framework/summarized-error';
import { matching } from '../framework/validators';
import { pathSegment } from '../pve/pve-client';
import type { Parameters } from '../pve/pve-client';
import { isUnknown } from '../values/value';
import type { ValueObject } from '../values/value';
import { reloadNetwork } from './network-reload';
import { optionalText, removedParameters } from './optional';

interface Interface {
  readonly iface: string;
  readonly autostart?: number;
  readonly bridge_ports?: string;
  readonly bridge_vids?: string;
  readonly bridge_vlan_aware?: number;
  readonly cidr?: string;
  readonly cidr6?: string;
  readonly comments?: string;
  readonly gateway?: string;
  readonly gateway6?: string;
  readonly mtu?: string;
}

function networkPath(bridge: ValueObject): string {
  return `nodes/${String(bridge['node_name'])}/network`;
}

function parameters(bridge: ValueObject): Parameters {
  const ports = ((bridge['ports'] ?? []) as readonly string[]).map((port) => port.trim()).filter((port) => port !== '');
  return {
    iface: String(bridge['name']),
    type: 'bridge',
    autostart: bridge['autostart'] === true,
    cidr: optionalText(bridge, 'address'),
    gateway: optionalText(bridge, 'gateway'),
    cidr6: optionalText(bridge, 'address6'),
    gateway6: optionalText(bridge, 'gateway6'),
    mtu: optionalText(bridge, 'mtu'),
    comments: optionalText(bridge, 'comment'),
    bridge_ports: ports.length > 0 ? ports.sort().join(' ') : undefined,
    bridge_vlan_aware: bridge['vlan_aware'] === true ? true : undefined,
    bridge_vids: isUnknown(bridge['vids']) ? undefined : optionalText(bridge, 'vids'),
  };
}

/** The bridge as the node's list has it, or null when the list has it not. */
async function find(bridge: ValueObject, { client }: Operation): Promise<ValueObject | null> {
  const failure = `failed to get network interfaces for node "${String(bridge['node_name'])}"`;
  const interfaces = await SummarizedError.wrap(
    'Error listing network interfaces', 'Could not list network interfaces, unexpected error',
    client.get<readonly Interface[]>(networkPath(bridge), {}, failure),
  );
  const found = interfaces.find((entry) => entry.iface === bridge['name']);
  return found === undefined ? null : {
    ...bridge,
    address: found.cidr ?? null,
    gateway: found.gateway ?? null,
    address6: found.cidr6 ?? null,
    gateway6: found.gateway6 ?? null,
    autostart: found.autostart === 1,
    mtu: found.mtu === undefined ? null : Number(found.mtu),
    comment: found.comments?.trim() ?? bridge['comment'] ?? null,
    vlan_aware: found.bridge_vlan_aware === 1,
    ports: found.bridge_ports ? found.bridge_ports.split(' ') : bridge['ports'] ?? null,
    vids: found.bridge_vids ?? null,
  };
}

async function findAgain(bridge: ValueObject, operation: Operation, when: string): Promise<ValueObject> {
  const found = await find(bridge, operation);
  if (found === null) {
    const which = `Interface "${String(bridge['name'])}" on node "${String(bridge['node_name'])}"`;
    throw new SummarizedError(`Linux Bridge interface not found after ${when}`, `${which} could not be read after ${when}`);
  }
  return found;
}

async function reload(bridge: ValueObject, { client }: Operation): Promise<void> {
  const node = String(bridge['node_name']);
  await SummarizedError.wrap(
    'Error reloading network configuration', `Could not reload network configuration on node '${node}', unexpected error`,
    reloadNetwork(client, node, Number(bridge['timeout_reload'])),
  );
}

const clearable = {
  address: 'cidr', address6: 'cidr6', mtu: 'mtu', gateway: 'gateway', gateway6: 'gateway6', comment: 'comments', vids: 'bridge_vids',
};

export const linuxBridge: FrameworkResource = {
  kind: 'framework',
  attributes: {
    id: { keepState: true },
    name: {
      forceNew: true,
      validate: matching(
        /^[A-Za-z][A-Za-z0-9_]{0,9}$/,
        'must contain only letters, numbers, and underscores (_), start with a letter, and be no longer than 10 characters',
      ),
    },
    autostart: { default: true },
    timeout_reload: { default: 100 },
  },

  modifyPlan(planned, prior, config) {
    if (config['vids'] !== null || isUnknown(planned['vlan_aware'])) {
      return;
    }
    if (planned['vlan_aware'] !== true) {
      planned['vids'] = null;
    } else if (prior !== null && prior['vids'] !== null) {
      planned['vids'] = prior['vids'] as string;
    }
  },

  async create(planned, operation) {
    const name = String(planned['name']);
    const failure = `failed to create network interface "${name}" for node "${String(planned['node_name'])}"`;
    await SummarizedError.wrap(
      'Error creating Linux Bridge interface', 'Could not create Linux Bridge, unexpected error',
      operation.client.post(networkPath(planned), parameters(planned), failure),
    );
    const created = { ...planned, id: `${String(planned['node_name'])}:${name}` };
    operation.keep(await findAgain(created, operation, 'creation'));
    await reload(planned, operation);
  },

  read: find,

  async update(planned, prior, operation) {
    const deleted = [...removedParameters(planned, prior, clearable)];
    if (planned['vlan_aware'] !== prior['vlan_aware'] && planned['vlan_aware'] !== true) {
      deleted.push('bridge_vlan_aware');
    }
    const name = String(planned['name']);
    await SummarizedError.wrap(
      'Error updating Linux Bridge interface', 'Could not update Linux Bridge, unexpected error',
      operation.client.put(
        `${networkPath(planned)}/${pathSegment(name)}`,
        { ...parameters(planned), delete: deleted.length > 0 ? deleted.join(',') : undefined },
        `failed to update network interface "${name}" for node "${String(planned['node_name'])}"`,
      ),
    );
    operation.keep(await findAgain(planned, operation, 'update'));
    await reload(planned, operation);
  },

  async delete(state, operation) {
    const name = String(state['name']);
    const failure = `failed to delete network interface "${name}" for node "${String(state['node_name'])}"`;
    try {
      await SummarizedError.wrap(
        'Error deleting Linux Bridge interface', `Could not delete Linux Bridge '${name}', unexpected error`,
        operation.client.delete(`${networkPath(state)}/${pathSegment(name)}`, {}, failure),
      );
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('interface does not exist')) {
        throw error;
      }
      operation.warn('Linux Bridge interface does not exist', `Could not delete Linux Bridge '${name}', interface does not exist`);
      return;
    }
    await reload(state, operation);
  },

  async importState(id, operation) {
    const [node, name, ...rest] = id.split(':');
    if (!node || !name || rest.length > 0) {
      throw new SummarizedError('Unexpected Import Identifier', `Expected import identifier with format: node_name:iface. Got: "${id}"`);
    }
    const found = await find({ id, node_name: node, name, timeout_reload: 100 }, operation);
    if (found === null) {
      throw new SummarizedError('Linux Bridge interface not found', `Interface "${name}" on node "${node}" could not be imported`);
    }
    return found;
  },
};
