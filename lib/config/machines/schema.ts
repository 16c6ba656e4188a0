import { z } from 'zod';
import { checkHostCidr, checkIpv4, checkNetwork } from '../../values/cidr';
import { checkDiskSize } from '../../values/disk-size';
import { checkMacAddress } from '../../values/mac-address';
import { checkCommand, checkInterfaceName, checkNodeName, checkPoolId, checkStorageId, checkTag, checkUnixUser, checkZoneId } from '../../values/names';
import { MAX_VLAN_ID } from '../../values/network-reference';
import { MAX_ALLOCATED_VM_ID, MAX_VM_ID, MIN_ALLOCATED_VM_ID, MIN_VM_ID } from '../../values/vm-id';
import { cloudInitShape } from '../cloud-init';
import { dataDisksSchema } from '../data-disks';
import { overcommitSchema } from '../overcommit';
import { byName, choice, flag, integer, list, section, text } from '../schema-parts';
import {
  checkChannel, checkCpuType, checkDescription, checkFileName, checkImageChecksum, checkImageUrl, checkKeptPath, checkLocalPath, checkSnippetsPath,
  checkSnippetVolume, checkTimeZone, checkVersion, checkVolumeId,
} from './checks';

/** Of nothing at all. */
const SUM = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const network = section('a network', {
  bridge: text(checkInterfaceName, 'Bridge or vnet that exists; of the first network, the site\'s where it is left out', 'vmbr0').nullish(),
  vlan_id: integer(1, MAX_VLAN_ID, 'vlan_id', 'VLAN that the interface is in', 100).nullish(),
  ip_address: text(checkIpAddress, 'IPv4 address with prefix length, or dhcp; with count, of the first machine: the others follow', '192.168.1.10/24').nullish(),
  gateway: text(checkIpv4, 'IPv4 gateway; only together with ip_address', '192.168.1.1').nullish(),
  mac_address: text(checkMacAddress, 'Fixed MAC address, of a single machine', 'BC:24:11:00:00:01').nullish(),
});

const image = section('image', {
  channel: text(checkChannel, 'Channel of releases: stable, beta, alpha or lts of Flatcar, stable, testing or next of Fedora CoreOS', 'stable').nullish(),
  version: text(checkVersion, 'Version of the release', '4230.2.1').nullish(),
  url: text(checkImageUrl, 'URL that nodes download the image from', 'https://cloud.debian.org/images/cloud/trixie/20250814-2204/debian-13-genericcloud-amd64-20250814-2204.qcow2').nullish(),
  checksum: text(checkImageChecksum, 'Checksum of the image, or none: it is not checked then', `sha256:${SUM}`).nullish(),
  path: text(checkLocalPath, 'File on this machine that is uploaded', '~/images/debian-13.qcow2').nullish(),
  file_id: text(checkVolumeId, 'Image that is on the nodes already', 'local:import/debian-13.qcow2').nullish(),
  template_vmid: integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'VM ID of a template that is cloned instead', 9000).nullish(),
  template_node: text(checkNodeName, 'PVE node of the template; unset: that of the machine', 'pve1').nullish(),
  full_clone: flag('full_clone', 'true for a full copy of the template, false for a linked clone').nullish(),
  datastore_id: text(checkStorageId, 'Storage with content type import that images are brought to', 'local').nullish(),
});

const cloudInit = section('cloud_init', {
  ...cloudInitShape,
  timezone: text(checkTimeZone, 'Time zone', 'Europe/Berlin').nullish(),
  user_data: text(checkFileName, 'File of the environment\'s folder with cloud-init user data, in place of user, ssh_keys, packages and run', 'web.yaml').nullish(),
  on_change: choice(['ignore', 'replace'], 'on_change', 'What becomes of machines when what cloud-init does has changed').nullish(),
});

const ignition = section('ignition', {
  delivery: choice(['config-drive', 'fw-cfg', 'hookscript'], 'delivery', 'How the Ignition comes into the machine').nullish(),
  inline: flag('inline', 'With fw-cfg: whether the Ignition stands in the arguments of QEMU, and not in a file of the node').nullish(),
  on_change: choice(['replace', 'reprovision', 'ignore'], 'on_change', 'What becomes of a machine whose Ignition has changed').nullish(),
  keep_paths: list(text(checkKeptPath, 'Path, as a regular expression', '/var/log'), 0, 50, 'keep_paths', 'What of the file system stays with on_change: reprovision', '[/var/log]').nullish(),
  ssh_user: text(checkUnixUser, 'User that on_change: reprovision logs in as', 'core').nullish(),
});

const share = section('a share', {
  path: text(checkLocalPath, 'Absolute path of the folder on the node', '/srv/media'),
  mount_point: text(checkLocalPath, 'Absolute path in the machine', '/media'),
  method: choice(['virtiofs', 'virtiofsd', '9p'], 'method', 'How the folder comes into the machine: by PVE itself (8.4 and later), by daemons of a hook script, or by QEMU').nullish(),
  read_only: flag('read_only', 'Whether the machine only reads it').nullish(),
  cache: choice(['auto', 'always', 'metadata', 'never'], 'cache', 'What the machine keeps of it in its own memory').nullish(),
  uid: integer(0, 4_294_967_294, 'uid', 'User that the folder is given to', 1000).nullish(),
  gid: integer(0, 4_294_967_294, 'gid', 'Group that the folder is given to', 1000).nullish(),
});

const hook = section('a hook', {
  script: text(checkFileName, 'File of the environment\'s folder: a script that PVE runs', 'hooks/log.pl').nullish(),
  volume: text(checkSnippetVolume, 'Script that is on the node already', 'local:snippets/log.pl').nullish(),
  arguments: list(text(checkCommand, 'Argument', '--verbose'), 0, 50, 'arguments', 'What the script is given behind VM ID and phase', '[--verbose]').nullish(),
});

const variable = z.union([z.string(), z.number(), z.boolean()], { error: 'the value of a variable is text, a number, or true or false' })
  .meta({ description: 'Value', examples: ['a text'] });

/** Settings of a machine that the defaults, an entry of `machines`, or one of its instances may have. `null` removes. */
export const machineSettings = {
  os: choice(['flatcar', 'fedora-coreos', 'debian', 'ubuntu'], 'os', 'Operating system').nullish(),
  image: image.meta({ description: 'What the system disk is made from', examples: ['{ template_vmid: 9000 }'] }).nullish(),
  host_node: text(checkNodeName, 'PVE node; unset: proxmox.node_name', 'pve1').nullish(),
  host_nodes: list(text(checkNodeName, 'PVE node', 'pve1'), 1, 1000, 'host_nodes', 'PVE nodes that machines are spread over', '[pve1, pve2]').nullish(),
  cores: integer(1, 1024, 'cores', 'vCPUs', 2).nullish(),
  cpu_type: text(checkCpuType, 'CPU type', 'x86-64-v2-AES').nullish(),
  memory_mib: integer(64, 268_435_456, 'memory_mib', 'RAM in MiB', 2048).nullish(),
  datastore_id: text(checkStorageId, 'Storage of the disks', 'local-lvm').nullish(),
  disk_size: text(checkDiskSize, 'Size of the system disk with its unit', '20G').nullish(),
  disks: dataDisksSchema.nullish(),
  networks: list(network, 0, 32, 'networks', 'Network interfaces, in the order of the machine\'s ports', '[{ bridge: vmbr0 }]').nullish(),
  cloud_init: cloudInit.meta({ description: 'What cloud-init makes of the machine at its first start', examples: ['{ user: admin }'] }).nullish(),
  butane: text(checkFileName, 'File of the environment\'s folder with the Butane configuration of Flatcar or Fedora CoreOS', 'web.bu').nullish(),
  snippets: list(text(checkFileName, 'File with Butane', 'users.bu'), 0, 50, 'snippets', 'Files with Butane that is merged into it', '[users.bu]').nullish(),
  ignition: ignition.meta({ description: 'How the configuration comes into the machine', examples: ['{ delivery: config-drive }'] }).nullish(),
  firmware: choice(['bios', 'uefi'], 'firmware', 'What starts the machine: SeaBIOS, or OVMF with an EFI disk').nullish(),
  secure_boot: flag('secure_boot', 'Whether UEFI starts nothing that is not signed').nullish(),
  shares: byName('shares', share.nullish(), 'Folders of the node, by the tag that the machine finds them by').nullish(),
  hooks: list(hook, 0, 20, 'hooks', 'Scripts that PVE runs before and after the machine starts and stops, in this order', '[{ script: hooks/log.pl }]').nullish(),
  variables: byName('variables', variable.nullish(), 'Values for ${name} in the files of the machine').nullish(),
  profile: choice(['dev', 'prod'], 'profile', 'How hard it is to get in: SSH with passwords and sudo without, or keys alone and fail2ban').nullish(),
  routes: flag('routes', 'Whether the machine routes for the networks that it has an address in and no gateway').nullish(),
  agent: flag('agent', 'Whether the QEMU guest agent runs in the machine').nullish(),
  started: flag('started', 'Whether the machine is started once it is made').nullish(),
  on_boot: flag('on_boot', 'Whether the machine starts with its node').nullish(),
  tags: list(text(checkTag, 'Tag', 'web'), 0, 64, 'tags', 'Tags in PVE', '[web]').nullish(),
  description: text(checkDescription(8192), 'Notes in PVE', 'web server').nullish(),
};

export const machineLayerSchema = section('the settings of machines', machineSettings);

/** A machine, once all is merged. */
export const instanceSchema = section('an instance', {
  vm_id: integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'Fixed VM ID', 10000).nullish(),
  ...machineSettings,
});

const entry = section('a machine', {
  count: integer(0, 1000, 'count', 'How many machines: the name, and -00, -01, … behind it', 3).nullish(),
  instances: byName('instances', instanceSchema.nullish(), 'Machines by name, with what is different about each').nullish(),
  vm_id: integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'Fixed VM ID; with count, of the first machine: the others follow', 10000).nullish(),
  ...machineSettings,
});

const vnet = section('a vnet', {
  tag: integer(1, 16_777_215, 'tag', 'VXLAN network identifier, or VLAN with vlan_bridge; another one for each vnet of the cluster', 10010).nullish(),
  subnet: text(checkNetwork, 'Addresses of the vnet, as PVE keeps them', '10.10.10.0/24').nullish(),
});

const sdn = section('sdn', {
  zone: text(checkZoneId, 'Id of the zone', 'dev'),
  vxlan_peers: list(text(checkIpv4, 'Address of a node', '10.0.12.10'), 1, 1000, 'vxlan_peers', 'Addresses of all nodes: the zone is one of VXLAN', '[10.0.12.10]').nullish(),
  vlan_bridge: text(checkInterfaceName, 'Bridge of the nodes whose VLANs the vnets are: the zone is one of VLANs', 'vmbr0').nullish(),
  vnets: byName('vnets', vnet.nullish(), 'Networks by their ids, which machines name as bridge'),
});

/** `env.yaml` of machines. */
export const machinesFileSchema = section('the file', {
  kind: choice(['machines'], 'kind', 'What the environment is'),
  proxmox: section('proxmox', {
    node_name: text(checkNodeName, 'PVE node of machines without a node of their own', 'pve1'),
    nodes: list(text(checkNodeName, 'Node', 'pve1'), 1, 1000, 'nodes', 'Names of the cluster\'s nodes', '[pve1]').nullish(),
    pool: text(checkPoolId, 'Pool of the machines; unset: that of the environment\'s name', 'web').nullish(),
  }),
  vm_ids: section('vm_ids', {
    first: integer(MIN_ALLOCATED_VM_ID, MAX_ALLOCATED_VM_ID, 'vm_ids.first', 'First VM ID to give out', MIN_ALLOCATED_VM_ID).nullish(),
    last: integer(MIN_ALLOCATED_VM_ID, MAX_ALLOCATED_VM_ID, 'vm_ids.last', 'Last VM ID to give out', MAX_ALLOCATED_VM_ID).nullish(),
  }).nullish(),
  snippets_datastore_id: text(checkStorageId, 'Storage of the nodes with content "Snippets"', 'local').nullish(),
  snippets_path: text(checkSnippetsPath, 'Folder of that storage\'s snippets on the nodes', '/var/lib/vz/snippets').nullish(),
  sdn: sdn.meta({ description: 'Networks of the environment\'s own: an SDN zone, and vnets in it', examples: ['{ zone: dev, vnets: { dev: { subnet: 10.10.10.0/24 } } }'] }).nullish(),
  overcommit: overcommitSchema.nullish(),
  encrypt_state: flag('encrypt_state', 'Whether tofu encrypts the state and plan files; the passphrase is in state.auto.tfvars, beside env.yaml').nullish(),
  defaults: machineLayerSchema.nullish(),
  machines: byName('machines', entry, 'Machines by name'),
});
export type MachinesFile = z.infer<typeof machinesFileSchema>;
export type MachineLayer = z.infer<typeof machineLayerSchema> & { readonly vm_id?: number | null };

function checkIpAddress(address: string): string | undefined {
  return address === 'dhcp' || checkHostCidr(address) === undefined ? undefined : `${checkHostCidr(address)}; or dhcp`;
}
