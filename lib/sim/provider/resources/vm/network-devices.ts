import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { formatProperties, parseProperties, textOf } from './vm-config';
import type { VmConfig } from './vm-config';

export const maxNetworkDevices = 32;

function orUnset(value: Value | undefined): string | undefined {
  return value === '' || value === 0 || value === null || value === undefined ? undefined : String(value);
}

function deviceText(device: ValueObject): string {
  const rate = Number(device['rate_limit']);
  return formatProperties({
    model: String(device['model']),
    bridge: orUnset(device['bridge']),
    firewall: device['firewall'] === true,
    link_down: device['disconnected'] === true ? true : undefined,
    macaddr: orUnset(device['mac_address']),
    queues: orUnset(device['queues']),
    rate: rate === 0 ? undefined : rate.toFixed(6),
    tag: orUnset(device['vlan_id']),
    mtu: orUnset(device['mtu']),
    trunks: orUnset(device['trunks']),
  });
}

/** `net0`, `net1` … in the list's order; a disabled device leaves a gap. */
export function networkParameters(data: ResourceData): Parameters {
  const devices = data.blocks('network_device');
  return Object.fromEntries(devices.flatMap((device, index) => (
    device['enabled'] === true ? [[`net${index}`, deviceText(device)]] : []
  )));
}

export function disabledNetworkDevices(data: ResourceData): readonly string[] {
  return data.blocks('network_device').flatMap((device, index) => (device['enabled'] === true ? [] : [`net${index}`]));
}

function deviceOf(text: string): ValueObject {
  const { bridge, firewall, link_down: down, macaddr, model, queues, rate, mtu, tag, trunks, ...rest } = parseProperties(text);
  const [[shortModel, shortMac] = []] = Object.entries(rest).filter(([key]) => key !== '');
  return {
    bridge: bridge ?? '',
    disconnected: down === '1',
    enabled: true,
    firewall: firewall === '1',
    mac_address: shortMac ?? macaddr ?? '',
    model: shortModel ?? model ?? '',
    mtu: Number(mtu ?? 0),
    queues: Number(queues ?? 0),
    rate_limit: Number(rate ?? 0),
    trunks: trunks ?? '',
    vlan_id: Number(tag ?? 0),
  };
}

export function existingNetworkDevices(config: VmConfig): readonly string[] {
  return Object.keys(config).filter((key) => /^net\d+$/.test(key));
}

export function readNetworkDevices(data: ResourceData, config: VmConfig): void {
  const count = 1 + Math.max(-1, ...existingNetworkDevices(config).map((key) => Number(key.slice('net'.length))));
  const devices = Array.from({ length: count }, (_, index) => {
    const text = textOf(config, `net${index}`);
    return text === undefined ? null : deviceOf(text);
  });
  data.set('network_device', devices);
  data.set('mac_addresses', devices.map((device) => device?.['mac_address'] ?? ''));
}
