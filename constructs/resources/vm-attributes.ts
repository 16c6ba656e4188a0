import { initialization } from '../cloud-init';
import type { ProxmoxVmProps, SystemDisk, VmDirectory, VmDisk } from '../proxmox-vm-props';
import type { Attributes } from './hcl';
import { networkDeviceAttributes } from './network-device-attributes';

/** What `proxmox_virtual_environment_vm` is given; what is not in here, a clone has from its template. */
export function vmAttributes(props: ProxmoxVmProps): Attributes {
  const { template, systemDisk, disks = [], efiDisk, directories = [] } = props;
  return {
    name: props.name,
    description: props.description,
    tags: props.tags?.length ? [...props.tags] : undefined,
    vm_id: props.vmId,
    node_name: props.nodeName,
    pool_id: props.pool?.poolId,
    clone: template && {
      vm_id: template.vmId,
      node_name: template.nodeName,
      full: props.fullClone ?? false,
      datastore_id: props.datastoreId,
      retries: 5,
    },
    ...(template === undefined && FROM_SCRATCH),
    ...(props.machineType !== undefined && { machine: props.machineType }),
    // without a block the provider waits a quarter of an hour for the agent of a template that has one
    agent: props.agentEnabled ? { enabled: true, wait_for_ip: { disabled: true } } : { enabled: false },
    bios: props.bios,
    efi_disk: efiDisk && { datastore_id: efiDisk.datastoreId, file_format: 'raw', type: '4m', pre_enrolled_keys: efiDisk.preEnrolledKeys ?? false },
    disk: systemDisk || disks.length > 0 ? [...(systemDisk ? [systemDiskAttributes(systemDisk)] : []), ...disks.map(diskAttributes)] : undefined,
    kvm_arguments: props.kvmArguments,
    hook_script_file_id: props.hookScript?.fileId,
    virtiofs: directories.length === 0 ? undefined : directories.map(directoryAttributes),
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

/** What a template would have said. */
const FROM_SCRATCH: Attributes = { machine: 'q35', scsi_hardware: 'virtio-scsi-single', boot_order: ['scsi0'], operating_system: { type: 'l26' } };
const DISK_OPTIONS: Attributes = { file_format: 'raw', iothread: true, discard: 'on', ssd: true };

export function systemDiskAttributes({ imageFileId, sizeGiB, datastoreId }: SystemDisk): Attributes {
  return { interface: 'scsi0', datastore_id: datastoreId, import_from: imageFileId, size: sizeGiB, ...DISK_OPTIONS };
}

export function diskAttributes({ name, unitNumber, sizeGiB, datastoreId, pathInDatastore }: VmDisk): Attributes {
  return {
    interface: `scsi${unitNumber}`, datastore_id: datastoreId, size: sizeGiB, serial: name, ...DISK_OPTIONS,
    ...(pathInDatastore !== undefined && { path_in_datastore: pathInDatastore }),
  };
}

function directoryAttributes({ mapping, cache, directIo, exposeAcl, exposeXattr }: VmDirectory): Attributes {
  return { mapping, cache, direct_io: directIo ?? false, expose_acl: exposeAcl ?? false, expose_xattr: exposeXattr ?? exposeAcl ?? false };
}
