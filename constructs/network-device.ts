import type { IBridge } from './bridge';

/** The network adapters that the provider knows. */
export type NetworkDeviceModel = 'e1000' | 'e1000e' | 'rtl8139' | 'virtio' | 'vmxnet3';

/** One network interface of a VM; its place in the list is its number: `net0`, `net1`, … */
export interface NetworkDevice {
  /** What the interface is plugged into. */
  readonly bridge: IBridge;
  /** Unicast MAC address: `BC:24:11:00:00:01`. Without one of its own, the interface would get another one with every clone. */
  readonly macAddress: string;
  /**
   * Adapter that the guest sees.
   *
   * @default 'virtio'
   */
  readonly model?: NetworkDeviceModel;
  /**
   * Whether the link is down.
   *
   * @default false
   */
  readonly disconnected?: boolean;
  /**
   * VLAN that the interface is in, 1 to 4094: its frames are tagged outside of the machine.
   *
   * @default - untagged
   */
  readonly vlanId?: number;
  /**
   * VLANs that the machine may tag itself, 1 to 4094 each.
   *
   * @default - on a bridge that is VLAN-aware, all
   */
  readonly trunks?: readonly number[];
  /**
   * Whether the VM's firewall filters what goes through, when it is on.
   *
   * @default false
   */
  readonly firewall?: boolean;
  /**
   * IPv4 address with prefix length, or `dhcp`, given by cloud-init: `192.168.1.10/24`. The first 8 interfaces only (the provider's limit).
   *
   * @default - cloud-init leaves the interface alone
   */
  readonly ipAddress?: string;
  /**
   * IPv4 gateway, given by cloud-init; needs an `ipAddress` that is none of DHCP's.
   *
   * @default - no gateway
   */
  readonly gateway?: string;
}
