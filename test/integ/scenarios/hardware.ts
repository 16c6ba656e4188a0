import type { ClusterDescriptionInput } from '../../../lib/sim/index';
import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import type { Access } from '../provider-scenario';
import { nic, resourcesConfig, scenarioCluster, vmConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

const image = 'https://images.example/flatcar.img';

/** Beside what every scenario has: a storage of both nodes, templates on it and on the other node. */
export const hardwareCluster: ClusterDescriptionInput = {
  ...scenarioCluster,
  storages: {
    local: { type: 'dir', content: ['iso', 'vztmpl', 'backup', 'snippets', 'import'], size_gib: 2000 },
    'local-lvm': { type: 'lvmthin', content: ['images', 'rootdir'], size_gib: 2000 },
    ceph: { type: 'rbd', content: ['images', 'rootdir'], shared: true, size_gib: 4000 },
  },
  templates: [
    ...scenarioCluster.templates ?? [],
    { vmid: 9002, node: 'pve2', name: 'other-node', disk_gib: 2 },
    { vmid: 9003, node: 'pve2', name: 'other-node-shared', disk_gib: 2, storage: 'ceph' },
  ],
  downloads: { [image]: { size_bytes: 500 * 2 ** 20 } },
};

const offline = { started: false, network_device: [nic({ mac_address: 'BC:24:11:00:00:01' })] };
const special = {
  ...offline,
  bios: 'ovmf', machine: 'q35', cpu: [{ cores: 2, numa: true }], memory: [{ dedicated: 1024 }],
  efi_disk: [{ type: '4m', pre_enrolled_keys: true }], tpm_state: [{}], audio_device: [{}], rng: [{ source: '/dev/urandom' }],
  numa: [{ device: 'numa1', cpus: '1', hostnodes: '0', memory: 512 }, { device: 'numa0', cpus: '0', hostnodes: '0', memory: 512, policy: 'bind' }],
  serial_device: [{}, { device: 'socket' }], kvm_arguments: '-fw_cfg name=opt/org.flatcar-linux/config,file=/etc/x.ign',
};

async function makeMappings(client: PveClient): Promise<void> {
  await client.post('cluster/mapping/dir', { id: 'share', map: ['node=pve1,path=/srv/share', 'node=pve2,path=/srv/share'] });
  await client.post('cluster/mapping/pci', { id: 'gpu', map: ['node=pve1,path=0000:01:00.0,id=10de:2204', 'node=pve2,path=0000:01:00.0,id=10de:2204'] });
  await client.post('cluster/mapping/usb', { id: 'stick', map: ['node=pve1,path=1-1,id=0951:1666', 'node=pve2,path=1-1,id=0951:1666'] });
}

async function downloadImage(client: PveClient): Promise<void> {
  await client.post('nodes/pve1/storage/local/download-url', { content: 'import', filename: 'flatcar.raw', url: image });
}

const share = { mapping: 'share', cache: 'always' };
const passed = {
  ...offline,
  machine: 'q35',
  hostpci: [{ device: 'hostpci0', mapping: 'gpu', pcie: true, rombar: true }, { device: 'hostpci2', id: '0000:02:00.0;0000:02:00.1', xvga: true }],
  usb: [{ mapping: 'stick', usb3: true }, { host: '0951:1666' }],
  virtiofs: [share, { ...share, cache: 'auto', direct_io: true, expose_acl: true, expose_xattr: true }],
};
const onlyMapped = { ...offline, machine: 'q35', hostpci: [{ device: 'hostpci0', mapping: 'gpu' }], usb: [{ host: 'spice' }], virtiofs: [share] };

const flatcar = {
  ...offline,
  bios: 'ovmf', machine: 'q35', efi_disk: [{ type: '4m', file_format: 'raw' }], scsi_hardware: 'virtio-scsi-single',
  operating_system: [{ type: 'l26' }],
  disk: [{ interface: 'scsi0', datastore_id: 'local-lvm', import_from: 'local:import/flatcar.raw', size: 12, iothread: true, discard: 'on' }],
};

/** A machine with a disk that belongs to a VM which is never started, and stays when the machine goes. */
function diskOfAnother(machine: object, size = 10): (access: Access) => object {
  const disk = { interface: 'scsi0', datastore_id: 'local-lvm', size, file_format: 'raw', serial: 'data' };
  const path = '${one([for disk in proxmox_virtual_environment_vm.disks.disk : disk.path_in_datastore if disk.interface == "scsi0"])}';
  return resourcesConfig({ proxmox_virtual_environment_vm: {
    disks: { vm_id: 1000100, name: 'vm-disks', node_name: 'pve1', started: false, on_boot: false, protection: false, agent: [{ enabled: false }], disk: [disk] },
    vm: {
      vm_id: 100, name: 'vm', node_name: 'pve1', on_boot: false, stop_on_destroy: true, agent: [{ enabled: false }], ...offline,
      disk: [{ interface: 'scsi0', datastore_id: 'local-lvm', size: 8, file_format: 'raw' }, { ...disk, interface: 'scsi1', path_in_datastore: path }], ...machine,
    },
  } });
}

/** Hardware that single machines have. */
export const hardware: Scenarios = {
  'a VM with a disk of another one': [
    { name: 'created', config: diskOfAnother({ started: true }) },
    { name: 'grown', config: diskOfAnother({ started: true }, 20) },
    { name: 'replaced', config: diskOfAnother({ started: true, vm_id: 101 }, 20) },
    allGone,
  ],
  'a VM with EFI, TPM, audio, random numbers, NUMA and serial devices': [
    { name: 'created', config: vmConfig(special, false) },
    {
      name: 'changed',
      config: vmConfig({
        ...special, audio_device: [{ device: 'AC97', enabled: true }], rng: [{ source: '/dev/random', max_bytes: 512, period: 100 }],
        numa: [{ device: 'numa0', cpus: '0-1', hostnodes: '0', memory: 1024 }], serial_device: [{}], kvm_arguments: '',
        tpm_state: [{ datastore_id: 'ceph' }],
      }, false),
    },
    { name: 'less', config: vmConfig({ ...offline, bios: 'ovmf', machine: 'q35', efi_disk: [{ type: '4m', datastore_id: 'ceph', pre_enrolled_keys: true }] }, false) },
    { name: 'another TPM', config: vmConfig({ ...offline, tpm_state: [{ version: 'v1.2' }], amd_sev: [{ type: 'es' }] }, false) },
    allGone,
  ],
  'a VM with devices and directories of its node': [
    { name: 'created', outside: makeMappings, config: vmConfig(passed, false) },
    { name: 'changed', config: vmConfig(onlyMapped, false) },
    { name: 'on another node', config: vmConfig({ ...onlyMapped, node_name: 'pve2', migrate: true, hostpci: [], usb: [] }, false) },
    allGone,
  ],
  'a clone with special hardware': [
    {
      name: 'created',
      config: vmConfig({
        ...special, started: true, hostpci: [{ device: 'hostpci0', id: '0000:01:00' }], usb: [{ host: '1-2' }], numa: [], watchdog: [{ enabled: true, action: 'reset' }],
        smbios: [{ serial: 'x1', product: 'stand', uuid: '00000000-0000-4000-8000-000000000001' }],
      }),
    },
    { name: 'less', config: vmConfig({ ...offline, started: true, bios: 'ovmf', machine: 'q35', efi_disk: [{ type: '4m', pre_enrolled_keys: true }] }) },
    allGone,
  ],
  'a VM from an imported image': [
    { name: 'created', outside: downloadImage, config: vmConfig(flatcar, false) },
    { name: 'grown', config: vmConfig({ ...flatcar, disk: [{ ...flatcar.disk[0], size: 16 }] }, false) },
    { name: 'moved', config: vmConfig({ ...flatcar, disk: [{ ...flatcar.disk[0], size: 16, datastore_id: 'ceph' }] }, false) },
    allGone,
  ],
  'clones of another node\'s templates': [
    { name: 'from local storage', config: vmConfig({ ...offline, clone: [{ vm_id: 9002, node_name: 'pve2', full: true }] }) },
    { name: 'from shared storage', config: vmConfig({ ...offline, clone: [{ vm_id: 9003, node_name: 'pve2', full: false }] }) },
    allGone,
  ],
};
