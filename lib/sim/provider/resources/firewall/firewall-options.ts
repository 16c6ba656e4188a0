import type { ResourceData } from '../../legacy/resource-data';
import { oneOf } from '../../framework/validators';
import type { LegacyResource, Operation } from '../../resource-type';
import type { Value } from '../../values/value';
import { containerNotDone, firewallId, firewallPath, ownerOf, pathOfOwner } from './owner';

/** The attributes, PVE's names for them, and the defaults of the real provider. */
const options: Readonly<Record<string, { readonly name: string; readonly default?: Value }>> = {
  dhcp: { name: 'dhcp', default: false },
  enabled: { name: 'enable', default: false },
  ipfilter: { name: 'ipfilter' },
  log_level_in: { name: 'log_level_in', default: 'nolog' },
  log_level_out: { name: 'log_level_out', default: 'nolog' },
  macfilter: { name: 'macfilter', default: true },
  ndp: { name: 'ndp', default: false },
  input_policy: { name: 'policy_in', default: 'DROP' },
  output_policy: { name: 'policy_out', default: 'ACCEPT' },
  radv: { name: 'radv', default: true },
};
const logLevels = oneOf('emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug', 'nolog');
const policies = oneOf('ACCEPT', 'REJECT', 'DROP');

async function set(data: ResourceData, operation: Operation): Promise<void> {
  const path = `${firewallPath(data)}/options`;
  const parameters = Object.fromEntries(Object.entries(options).map(([attribute, { name }]) => [name, data.get(attribute) as string | boolean]));
  await operation.client.put(path, parameters, 'error setting options');
  data.setId(firewallId('options', path));
  await read(data, operation);
}

async function read(data: ResourceData, { client }: Operation): Promise<void> {
  const found = await client.get<Readonly<Record<string, string | number>>>(`${firewallPath(data)}/options`, {}, 'error retrieving options');
  for (const [attribute, { name }] of Object.entries(options)) {
    const value = found[name];
    if (value !== undefined) {
      data.set(attribute, typeof value === 'number' ? value === 1 : value);
    }
  }
}

/** The options of a VM's firewall. Those that there are stay when the resource goes. */
export const firewallOptions: LegacyResource = {
  kind: 'legacy',
  attributes: {
    ...Object.fromEntries(Object.entries(options).map(([attribute, { name: _name, ...behaviour }]) => [attribute, behaviour])),
    log_level_in: { default: 'nolog', validate: logLevels },
    log_level_out: { default: 'nolog', validate: logLevels },
    input_policy: { default: 'DROP', validate: policies },
    output_policy: { default: 'ACCEPT', validate: policies },
    container_id: containerNotDone,
  },
  create: set,
  read,
  async update(data, operation) {
    await set(data, operation);
    await read(data, operation);
  },
  async delete(data) {
    data.setId(null);
  },
  importState(id) {
    const owner = ownerOf(id, ['vm']);
    return { ...owner, id: firewallId('options', `${pathOfOwner(owner)}/options`) };
  },
};
