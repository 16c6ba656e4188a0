import type { ClusterDescriptionInput, SimulatedCluster } from '../../lib/sim';
import { nic } from './scenario-configs';

type Values = Readonly<Record<string, unknown>>;

export const hardwareCluster: ClusterDescriptionInput = {
  nodes: { pve1: {}, pve2: {} },
  storages: {
    local: { type: 'dir', content: ['iso', 'vztmpl', 'backup', 'snippets', 'import'] },
    'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'] },
    ceph: { type: 'rbd', content: ['images', 'rootdir'], shared: true },
  },
  templates: [
    { vmid: 9000, node: 'pve1', name: 'local-template', disk_gib: 8 },
    { vmid: 9001, node: 'pve1', name: 'shared-template', disk_gib: 4, storage: 'ceph' },
  ],
  downloads: { 'https://images.example/flatcar.qcow2': { size_bytes: 500 * 1024 ** 2 } },
};

export interface HardwareChanges {
  /** Of the VM that has everything. */
  readonly vm?: Values;
  /** Of its disks after the first. */
  readonly dataDisk?: Values;
  /** Of the VM on the other node, cloned over local storage. */
  readonly local?: Values;
}

function clone(name: string, vmId: number, template: number, values: Values): object {
  return {
    name, vm_id: vmId, node_name: 'pve2', started: false, stop_on_destroy: true, agent: [{ enabled: false }], network_device: [],
    clone: [{ node_name: 'pve1', vm_id: template, full: false }], lifecycle: { ignore_changes: ['network_device'] }, ...values,
  };
}

/** Files that come by three ways, mappings, a VM with all hardware that Flatcar machines have, and clones that go to another node. */
export function hardwareConfig({ endpoint, username, password, ssh }: SimulatedCluster, changes: HardwareChanges = {}): object {
  const place = { node_name: 'pve1', datastore_id: 'local' };
  return {
    terraform: { required_providers: { proxmox: { source: 'bpg/proxmox' } } },
    provider: {
      proxmox: {
        endpoint, username, password, insecure: true,
        ssh: [{ node: Object.entries(ssh?.nodes ?? {}).map(([name, { host, port }]) => ({ name, address: host, port })) }],
      },
    },
    resource: {
      proxmox_download_file: {
        image: { ...place, content_type: 'import', url: 'https://images.example/flatcar.qcow2' },
        iso: { ...place, content_type: 'iso', url: 'https://images.example/tools.iso', file_name: 'tools.iso', overwrite: false },
      },
      proxmox_virtual_environment_file: {
        iso: { ...place, content_type: 'iso', source_raw: [{ file_name: 'seed.iso', data: 'no real image' }] },
        hook: { ...place, content_type: 'snippets', file_mode: '0755', source_raw: [{ file_name: 'hook.sh', data: '#!/bin/sh\n' }] },
      },
      proxmox_hardware_mapping_dir: { share: { name: 'share', map: [{ node: 'pve1', path: '/srv/share' }, { node: 'pve2', path: '/srv/share' }] } },
      proxmox_hardware_mapping_pci: { gpu: { name: 'gpu', map: [{ node: 'pve1', id: '10de:2204', path: '0000:01:00.0', iommu_group: 14 }] } },
      proxmox_hardware_mapping_usb: { key: { name: 'key', map: [{ node: 'pve1', id: '1050:0407' }] } },
      proxmox_virtual_environment_vm: {
        flatcar: {
          name: 'flatcar', vm_id: 2001, node_name: 'pve1', machine: 'q35', bios: 'ovmf', scsi_hardware: 'virtio-scsi-single', stop_on_destroy: true,
          kvm_arguments: '-fw_cfg name=opt/org.flatcar-linux/config,file=/var/lib/vz/snippets/x.ign',
          hook_script_file_id: '${proxmox_virtual_environment_file.hook.id}',
          efi_disk: [{ datastore_id: 'local-lvm', type: '4m', pre_enrolled_keys: true }],
          tpm_state: [{ datastore_id: 'local-lvm', version: 'v2.0' }],
          disk: [
            { datastore_id: 'local-lvm', interface: 'scsi0', import_from: '${proxmox_download_file.image.id}', size: 12, iothread: true, discard: 'on' },
            { datastore_id: 'ceph', interface: 'scsi1', size: 4, ...changes.dataDisk },
          ],
          cdrom: [{ file_id: '${proxmox_virtual_environment_file.iso.id}', interface: 'ide0' }],
          serial_device: [{}], vga: [{ type: 'serial0' }], rng: [{ source: '/dev/urandom', max_bytes: 1024, period: 1000 }],
          hostpci: [{ device: 'hostpci0', mapping: '${proxmox_hardware_mapping_pci.gpu.name}', pcie: true }],
          usb: [{ mapping: '${proxmox_hardware_mapping_usb.key.name}', usb3: true }, { host: 'spice' }],
          virtiofs: [{ mapping: '${proxmox_hardware_mapping_dir.share.name}', cache: 'always' }],
          audio_device: [{ device: 'intel-hda', driver: 'spice' }],
          cpu: [{ cores: 2, numa: true }], memory: [{ dedicated: 2048 }],
          agent: [{ enabled: false }], operating_system: [{ type: 'l26' }], reboot_after_update: false,
          initialization: [{ datastore_id: 'local-lvm', interface: 'ide2', ip_config: [{ ipv4: [{ address: '10.1.0.5/24', gateway: '10.1.0.1' }] }] }],
          network_device: [nic({ bridge: 'vmbr0', model: 'virtio', mac_address: 'BC:24:11:00:20:01' })],
          ...changes.vm,
        },
        over_local: clone('over-local', 2002, 9000, {
          clone: [{ node_name: 'pve1', vm_id: 9000 }], disk: [{ interface: 'scsi0', datastore_id: 'local-lvm', size: 15, iothread: true }], ...changes.local,
        }),
        over_ceph: clone('over-ceph', 2003, 9001, {}),
      },
    },
  };
}
