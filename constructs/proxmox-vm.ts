import { Construct } from 'constructs';
import { checkHostCidr, checkIpv4 } from '../lib/values/cidr';
import { checkMacAddress } from '../lib/values/mac-address';
import { checkNodeName, checkStorageId, checkTag, checkVmName } from '../lib/values/names';
import { MAX_VLAN_ID } from '../lib/values/network-reference';
import { checkVmId } from '../lib/values/vm-id';
import { checkCloudInit, initialization, type CloudInit } from './cloud-init';
import type { NetworkDevice } from './network-device';
import type { IPool } from './pool';
import { dependsOn } from './resources/depends-on';
import type { Attributes } from './resources/hcl';
import { networkDeviceAttributes } from './resources/network-device-attributes';
import { VmResource } from './resources/vm-resource';
import { checkProp, validateProps, wholeNumber } from './validation';
import { VmFirewall, type VmFirewallProps } from './vm-firewall';

/** A VM, or a template, of the cluster. */
export interface IProxmoxVm {
  /** VM ID: 100 to 999999999. */
  readonly vmId: number;
  /** PVE node that it is on. */
  readonly nodeName: string;
}

export interface ProxmoxVmProps {
  /** VM ID: 100 to 999999999, free on the whole cluster. Always explicit: the provider's own choice is slow, and differs from run to run. */
  readonly vmId: number;
  /** PVE node that the VM is made on. */
  readonly nodeName: string;
  /** Template that the VM is cloned from; on another node than `nodeName` its disks must be on shared storage, or are copied over. */
  readonly template: IProxmoxVm;
  /**
   * Whether the clone gets disks of its own, instead of disks that only hold what differs from the template's.
   *
   * @default false
   */
  readonly fullClone?: boolean;
  /**
   * Storage for the disks; only with `fullClone`, PVE refuses it for a linked clone.
   *
   * @default - the template's storage
   */
  readonly datastoreId?: string;
  /**
   * Name of the VM, a DNS name.
   *
   * @default - PVE makes one up from the template's name
   */
  readonly name?: string;
  /**
   * Notes on the VM.
   *
   * @default - the template's notes
   */
  readonly description?: string;
  /**
   * Tags: lower-case letters, digits and `_.+-`.
   *
   * @default - the template's tags
   */
  readonly tags?: readonly string[];
  /**
   * Pool that the VM is in. A VM cannot be taken out of its pool by leaving this out later.
   *
   * @default - no pool
   */
  readonly pool?: IPool;
  /**
   * Number of vCPUs: 1 to 2304 (the provider's limit). With it, the provider also sets the CPU type, one socket, and neither flags nor NUMA.
   * Leaving it out later does not bring the template's back: the provider then makes it 1 vCPU of type qemu64.
   *
   * @default - all that concerns the CPU is as in the template
   */
  readonly cores?: number;
  /**
   * CPU type; has an effect together with `cores` only.
   *
   * @default 'x86-64-v2-AES'
   */
  readonly cpuType?: string;
  /**
   * RAM in MiB: 64 to 268435456 (the provider's limit). With it, the provider also turns ballooning off.
   * Leaving it out later does not bring the template's back: the provider then makes it 512 MiB.
   *
   * @default - RAM and ballooning as in the template
   */
  readonly memoryMiB?: number;
  /**
   * Network interfaces in the order of their numbers, 32 at most. Removing one renumbers those behind it.
   *
   * @default - the template's interfaces, with new MAC addresses
   */
  readonly networkDevices?: readonly NetworkDevice[];
  /**
   * Storage of the cloud-init drive, which exists with `cloudInit`, and when an interface has an `ipAddress`.
   *
   * @default 'local-lvm'
   */
  readonly cloudInitDatastoreId?: string;
  /**
   * What cloud-init makes of the VM at its first start, addresses apart.
   *
   * @default - nothing
   */
  readonly cloudInit?: CloudInit;
  /**
   * Whether PVE talks to the QEMU guest agent in the VM. Its IP addresses are never waited for.
   *
   * @default false
   */
  readonly agentEnabled?: boolean;
  /**
   * Firmware. A VM with OVMF needs an EFI disk, which the clone has from its template.
   *
   * @default - as in the template
   */
  readonly bios?: 'seabios' | 'ovmf';
  /**
   * Whether the console is the first serial port.
   *
   * @default - the console is as in the template
   */
  readonly serialConsole?: boolean;
  /**
   * The VM's firewall: what of its interfaces with `firewall` is let through.
   *
   * @default - left alone
   */
  readonly firewall?: Omit<VmFirewallProps, 'vmId' | 'nodeName' | 'vmAddress'>;
  /**
   * Whether the VM is started once it is made. What happens to it later is left to its users.
   *
   * @default true
   */
  readonly started?: boolean;
  /**
   * Whether the VM starts together with its node.
   *
   * @default false
   */
  readonly onBoot?: boolean;
}

/**
 * A VM, cloned from a template.
 *
 * Changes that need a restart take effect with the next one, whoever makes it; destroying stops the VM hard. Started or stopped, and on
 * another node, are no changes. What it was cloned from, and how, is settled when it is made: `template`, `fullClone` and `datastoreId`
 * have an effect on a VM that exists only when it is replaced (`tofu apply -replace=ADDRESS`).
 *
 * Fails when props are out of their limits, with all of them in one error.
 */
export class ProxmoxVm extends Construct implements IProxmoxVm {
  /** A VM or template that exists already: nothing is made. */
  static fromVmId(scope: Construct, id: string, vmId: number, nodeName: string): IProxmoxVm {
    class Import extends Construct implements IProxmoxVm {
      readonly vmId = vmId;
      readonly nodeName = nodeName;
    }
    return new Import(scope, id);
  }

  readonly vmId: number;
  readonly nodeName: string;

  constructor(scope: Construct, id: string, props: ProxmoxVmProps) {
    super(scope, id);
    const devices = props.networkDevices ?? [];
    validateProps(`VM ${JSON.stringify(props.name ?? props.vmId)}`, [
      checkProp('vmId', props.vmId, checkVmId),
      checkProp('nodeName', props.nodeName, checkNodeName),
      checkProp('template.vmId', props.template.vmId, checkVmId),
      checkProp('datastoreId', props.datastoreId, value => (props.fullClone ? checkStorageId(value) : 'a linked clone stays on the storage of its template; set `fullClone`')),
      checkProp('name', props.name, checkVmName),
      ...(props.tags ?? []).map((tag, i) => checkProp(`tags[${i}]`, tag, checkTag)),
      checkProp('cores', props.cores, wholeNumber(1, 2304)),
      checkProp('cpuType', props.cpuType, () => (props.cores === undefined ? 'it has no effect without `cores`' : undefined)),
      checkProp('memoryMiB', props.memoryMiB, wholeNumber(64, 268_435_456, ' MiB')),
      checkProp('networkDevices.length', devices.length, wholeNumber(0, 32)),
      ...devices.flatMap(checkNetworkDevice),
      checkProp('cloudInitDatastoreId', props.cloudInitDatastoreId, checkStorageId),
      ...checkCloudInit(props.cloudInit),
    ]);
    const attributes = vmAttributes(props);
    const resource = new VmResource(this, 'Resource', attributes, {
      dependsOn: dependsOn([...devices.flatMap(device => device.bridge.bridgeDependencies), ...props.cloudInit?.vendorData?.fileDependencies ?? []]),
      // cloud-init reads it at the first start alone, and the provider would replace the VM for it
      ignoreChanges: attributes.initialization === undefined ? [] : ['initialization[0].vendor_data_file_id'],
    });
    this.vmId = props.vmId;
    this.nodeName = props.nodeName;
    if (props.firewall) {
      const vmAddress = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
      new VmFirewall(this, 'firewall', { ...props.firewall, vmId: props.vmId, nodeName: props.nodeName, vmAddress });
    }
  }
}

/** The provider's limit for `ip_config`. */
const MAX_ADDRESSED_DEVICES = 8;

function checkNetworkDevice(device: NetworkDevice, index: number): (string | undefined)[] {
  const path = `networkDevices[${index}]`;
  return [
    checkProp(`${path}.macAddress`, device.macAddress, checkMacAddress),
    checkProp(`${path}.vlanId`, device.vlanId, wholeNumber(1, MAX_VLAN_ID)),
    ...(device.trunks ?? []).map((trunk, i) => checkProp(`${path}.trunks[${i}]`, trunk, wholeNumber(1, MAX_VLAN_ID))),
    checkProp(`${path}.ipAddress`, device.ipAddress, value =>
      index < MAX_ADDRESSED_DEVICES ? (value === 'dhcp' ? undefined : checkHostCidr(value)) : `only the first ${MAX_ADDRESSED_DEVICES} interfaces can have one`),
    checkProp(`${path}.gateway`, device.gateway, value => (device.ipAddress === undefined || device.ipAddress === 'dhcp' ? 'it needs an `ipAddress` that is none of DHCP\'s' : checkIpv4(value))),
  ];
}

/** What `proxmox_virtual_environment_vm` is given; what is not in here, the clone has from its template. */
function vmAttributes(props: ProxmoxVmProps): Attributes {
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
    bios: props.bios,
    serial_device: props.serialConsole ? { device: 'socket' } : undefined,
    vga: props.serialConsole ? { type: 'serial0' } : undefined,
    cpu: props.cores === undefined ? undefined : { cores: props.cores, type: props.cpuType ?? 'x86-64-v2-AES' },
    memory: props.memoryMiB === undefined ? undefined : { dedicated: props.memoryMiB },
    network_device: props.networkDevices?.length ? props.networkDevices.map(networkDeviceAttributes) : undefined,
    initialization: initialization(props.cloudInitDatastoreId, props.cloudInit, props.networkDevices ?? []),
    started: props.started ?? true,
    on_boot: props.onBoot ?? false,
    stop_on_destroy: true,
    reboot_after_update: false,
    migrate: true,
  };
}
