import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { checkIpv4 } from '../../lib/values/cidr';
import { checkMacAddress } from '../../lib/values/mac-address';
import { checkInterfaceName, checkMachineName, checkNodeName, checkStorageId, checkTag } from '../../lib/values/names';
import { MAX_VLAN_ID } from '../../lib/values/network-reference';
import { checkVmId } from '../../lib/values/vm-id';
import { checkVmDisks, machineDisks, sizesElsewhere } from '../machine-disks';
import type { IPool } from '../pool';
import type { VmDisk } from '../proxmox-vm-props';
import { dependsOn } from '../resources/depends-on';
import type { Attributes } from '../resources/hcl';
import { networkDeviceAttributes } from '../resources/network-device-attributes';
import { diskAttributes, systemDiskAttributes } from '../resources/vm-attributes';
import { VmResource } from '../resources/vm-resource';
import { checkProp, validateProps, wholeNumber } from '../validation';
import type { TalosMachineProps } from './talos-machine-props';

/** What the cluster adds to a machine's own props. */
export interface TalosVmProps extends TalosMachineProps {
  /** Volume id of the image that the system disk is made from. */
  readonly imageFileId: string;
  /** Length of the node network's prefix: 24. */
  readonly prefixLength: number;
  readonly gateway: string;
  readonly dnsServers: readonly string[];
  readonly secureBoot: boolean;
  /** Whether the image has the QEMU guest agent. */
  readonly agentEnabled: boolean;
  readonly pool?: IPool;
  /** Whether something in the cluster attaches disks to the machine: those that it has are no longer looked at then. */
  readonly attachesVolumes: boolean;
  /** For devices that only root@pam may give. */
  readonly rootProvider?: TerraformProvider;
}

/**
 * The VM of a Talos machine. Its image is what the system disk is made from, once: with another image the VM stays as it is, and Talos upgrades
 * itself.
 *
 * Fails when props are out of their limits, with all of them in one error.
 */
export class TalosVm extends Construct {
  readonly resource: VmResource;

  constructor(scope: Construct, id: string, props: TalosVmProps) {
    super(scope, id);
    const { pciDevices = [], tags = [], datastoreId = DEFAULT_DATASTORE } = props;
    const disks = (props.disks ?? []).map(disk => ({ ...disk, datastoreId: disk.datastoreId ?? datastoreId }));
    const needsRoot = pciDevices.some(device => 'address' in device);
    validateProps(`machine ${JSON.stringify(props.name)}`, [
      checkProp('name', props.name, checkMachineName),
      checkProp('vmId', props.vmId, checkVmId),
      checkProp('nodeName', props.nodeName, checkNodeName),
      checkProp('ip', props.ip, checkIpv4),
      checkProp('macAddress', props.macAddress, checkMacAddress),
      checkProp('cores', props.cores, wholeNumber(1, 2304)),
      checkProp('memoryMiB', props.memoryMiB, wholeNumber(1024, 268_435_456, ' MiB')),
      checkProp('bridgeName', props.bridgeName, checkInterfaceName),
      checkProp('vlanId', props.vlanId, wholeNumber(1, MAX_VLAN_ID)),
      checkProp('datastoreId', props.datastoreId, checkStorageId),
      checkProp('systemDiskGiB', props.systemDiskGiB, wholeNumber(5, 16_384, ' GiB')),
      ...checkVmDisks(disks),
      ...tags.map((tag, i) => checkProp(`tags[${i}]`, tag, checkTag)),
      needsRoot && props.rootProvider === undefined ? '`pciDevices` has an address, which takes a login as root@pam: give a `rootProvider`, or use a mapping' : undefined,
    ]);
    const vmDisks = machineDisks(this, props.name, { disks, dataDisksVmId: props.dataDisksVmId }, props);
    this.resource = new VmResource(this, 'Resource', vmAttributes(props, vmDisks), {
      dependsOn: dependsOn(props.pool?.poolDependencies ?? []),
      provider: needsRoot ? props.rootProvider : undefined,
      // another image is for new machines: Talos upgrades those that exist by itself
      ignoreChanges: props.attachesVolumes ? ['disk'] : ['disk[0].import_from', ...sizesElsewhere(vmDisks, 1)],
    });
  }
}

const DEFAULT_DATASTORE = 'local-lvm';

function vmAttributes(props: TalosVmProps, disks: readonly VmDisk[]): Attributes {
  const { datastoreId = DEFAULT_DATASTORE, pciDevices = [], secureBoot } = props;
  const device = { bridge: { bridgeName: props.bridgeName ?? 'vmbr0', bridgeDependencies: [] }, macAddress: props.macAddress, vlanId: props.vlanId };
  return {
    name: props.name,
    tags: props.tags?.length ? [...props.tags] : undefined,
    vm_id: props.vmId,
    node_name: props.nodeName,
    pool_id: props.pool?.poolId,
    // PCI Express for devices of the host, and what Talos is tested on
    machine: 'q35',
    bios: secureBoot ? 'ovmf' : 'seabios',
    efi_disk: secureBoot ? { datastore_id: datastoreId, file_format: 'raw', type: '4m', pre_enrolled_keys: false } : undefined,
    tpm_state: secureBoot ? { datastore_id: datastoreId, version: 'v2.0' } : undefined,
    scsi_hardware: 'virtio-scsi-single',
    boot_order: ['scsi0'],
    operating_system: { type: 'l26' },
    agent: props.agentEnabled ? { enabled: true, wait_for_ip: { disabled: true } } : { enabled: false },
    cpu: { cores: props.cores, type: props.cpuType ?? 'x86-64-v2-AES' },
    memory: { dedicated: props.memoryMiB },
    disk: [
      systemDiskAttributes({ imageFileId: props.imageFileId, sizeGiB: props.systemDiskGiB, datastoreId }),
      ...disks.map(diskAttributes),
    ],
    hostpci: pciDevices.length === 0 ? undefined : pciDevices.map((pciDevice, index) => ({
      device: `hostpci${index}`, pcie: true, ...('mapping' in pciDevice ? { mapping: pciDevice.mapping } : { id: pciDevice.address }),
    })),
    network_device: [networkDeviceAttributes(device)],
    serial_device: { device: 'socket' },
    initialization: {
      datastore_id: datastoreId,
      dns: { servers: [...props.dnsServers] },
      ip_config: [{ ipv4: { address: `${props.ip}/${props.prefixLength}`, gateway: props.gateway } }],
    },
    started: true,
    on_boot: props.onBoot ?? true,
    stop_on_destroy: true,
    reboot_after_update: false,
    migrate: true,
  };
}
