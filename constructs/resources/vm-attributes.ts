import type { NetworkDevice } from '../network-device';
import type { ProxmoxVmProps } from '../proxmox-vm';

/** Values by attribute or block name, as the provider's schema has them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What `proxmox_virtual_environment_vm` is given; what is not in here, the clone has from its template. */
export function vmAttributes(props: ProxmoxVmProps): Attributes {
  return {
    name: props.name,
    description: props.description,
    tags: props.tags?.length ? [...props.tags] : undefined,
    vm_id: props.vmId,
    node_name: props.nodeName,
    pool_id: props.pool?.poolId,
    clone: {
      vm_id: props.template.vmId,
      node_name: props.template.nodeName,
      full: props.fullClone ?? false,
      datastore_id: props.datastoreId,
      retries: 5,
    },
    // without a block the provider waits a quarter of an hour for the agent of a template that has one
    agent: props.agentEnabled ? { enabled: true, wait_for_ip: { disabled: true } } : { enabled: false },
    cpu: props.cores === undefined ? undefined : { cores: props.cores, type: props.cpuType ?? 'x86-64-v2-AES' },
    memory: props.memoryMiB === undefined ? undefined : { dedicated: props.memoryMiB },
    network_device: props.networkDevices?.length ? props.networkDevices.map(networkDevice) : undefined,
    initialization: initialization(props),
    started: props.started ?? true,
    on_boot: props.onBoot ?? false,
    stop_on_destroy: true,
    reboot_after_update: false,
    migrate: true,
  };
}

/** All eleven keys: in JSON the provider refuses an element that lacks one. */
function networkDevice(device: NetworkDevice): Attributes {
  return {
    bridge: device.bridge.bridgeName,
    model: device.model ?? 'virtio',
    mac_address: device.macAddress,
    disconnected: device.disconnected ?? false,
    enabled: null,
    firewall: null,
    mtu: null,
    queues: null,
    rate_limit: null,
    trunks: null,
    vlan_id: null,
  };
}

function initialization(props: ProxmoxVmProps): Attributes | undefined {
  const devices = props.networkDevices ?? [];
  const last = devices.findLastIndex(device => device.ipAddress !== undefined);
  if (last < 0) return undefined;
  return { datastore_id: props.cloudInitDatastoreId ?? 'local-lvm', ip_config: devices.slice(0, last + 1).map(ipConfig) };
}

function ipConfig(device: NetworkDevice): Attributes {
  return device.ipAddress === undefined ? {} : { ipv4: { address: device.ipAddress, gateway: device.gateway } };
}
