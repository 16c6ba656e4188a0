import type { NetworkDevice } from '../network-device';
import type { Attributes } from './hcl';

/** All eleven keys: in JSON the provider refuses an element that lacks one. */
export function networkDeviceAttributes(device: NetworkDevice): Attributes {
  return {
    bridge: device.bridge.bridgeName,
    model: device.model ?? 'virtio',
    mac_address: device.macAddress,
    disconnected: device.disconnected ?? false,
    enabled: null,
    firewall: device.firewall ?? null,
    mtu: null,
    queues: null,
    rate_limit: null,
    trunks: device.trunks?.join(';') ?? null,
    vlan_id: device.vlanId ?? null,
  };
}
