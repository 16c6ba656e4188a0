import { z } from 'zod';
import { checkIpv4, checkNetwork } from '../../values/cidr';
import { checkDiskSize } from '../../values/disk-size';
import { checkMacAddress } from '../../values/mac-address';
import { checkDomain, checkEnvironmentName, checkInterfaceName, checkNodeName, checkPoolId, checkStorageId, checkTag } from '../../values/names';
import { MAX_VLAN_ID } from '../../values/network-reference';
import {
  MAX_POOL_COUNT, checkExtension, checkKubernetesVersion, checkLabelKey, checkLabelValue, checkTaint, checkTalosVersion,
} from '../../values/talos';
import { MAX_VM_ID, MIN_VM_ID } from '../../values/vm-id';
import { dataDisksSchema } from '../data-disks';
import { overcommitSchema } from '../overcommit';
import { byName, choice, flag, integer, list, section, text } from '../schema-parts';
import { addonsShape } from './addons/addons';
import { checkBusAddress, checkHttpsUrl, checkHttpUrl, checkKernelArgument, checkMappingName, checkText } from './checks';

const labels = (what: string) => z.record(
  text(checkLabelKey, 'Name of a label', 'topology.kubernetes.io/zone'), text(checkLabelValue, 'Value of a label', 'rack-1'),
  { error: `${what} is a map: a name, a colon and its value in quotes` },
);

/** Settings of a machine that a default, a pool or the machine itself may have. `null` removes. */
const settings = {
  host_node: text(checkNodeName, 'PVE node; unset: proxmox.node_name', 'pve1').nullish(),
  cpu: integer(1, 2304, 'cpu', 'vCPUs', 4).nullish(),
  cpu_type: text(checkText(60), 'CPU type', 'x86-64-v2-AES').nullish(),
  ram_dedicated: integer(1024, 268_435_456, 'ram_dedicated', 'RAM in MiB', 8192).nullish(),
  bridge: text(checkInterfaceName, 'Bridge', 'vmbr0').nullish(),
  vlan_id: integer(1, MAX_VLAN_ID, 'vlan_id', 'VLAN', 150).nullish(),
  datastore_id: text(checkStorageId, 'Storage of the disks', 'local-lvm').nullish(),
  disk_size: text(checkDiskSize, 'Size of the system disk with its unit', '40G').nullish(),
  disks: dataDisksSchema.nullish(),
  igpu: flag('igpu', 'Whether the machine is given devices of its host, and the image with the extensions for them').nullish(),
  gpu_devices: list(text(checkBusAddress, 'PCI address on the host; takes a login as root@pam', '0000:01:00.0'), 1, 16, 'gpu_devices', 'PCI addresses', '["0000:01:00.0"]').nullish(),
  gpu_mappings: list(text(checkMappingName, 'Name of a PCI mapping of the cluster', 'gpu'), 1, 16, 'gpu_mappings', 'PCI mappings', '[gpu]').nullish(),
  labels: labels('labels').meta({ description: 'Labels of the Kubernetes node' }).nullish(),
  taints: list(text(checkTaint, 'Taint', 'gpu=true:NoSchedule'), 0, 30, 'taints', 'Taints of the Kubernetes node', '["gpu=true:NoSchedule"]').nullish(),
  extensions: list(text(checkExtension, 'System extension', 'siderolabs/iscsi-tools'), 0, 60, 'extensions', 'System extensions besides those of the image', '[siderolabs/iscsi-tools]').nullish(),
  kubelet_extra_args: byName('kubelet_extra_args', text(checkText(1000), 'Value', '110'), 'Arguments of the kubelet').nullish(),
  config_patches: list(z.record(z.string(), z.unknown()), 0, 30, 'config_patches', 'Patches of the machine configuration, as Talos documents them', '[]').nullish(),
  tags: list(text(checkTag, 'Tag', 'talos'), 0, 64, 'tags', 'Tags in PVE', '[talos]').nullish(),
  on_boot: flag('on_boot', 'Whether the machine starts with its host').nullish(),
};

/** Settings on one level of the merge. */
export const talosLayerSchema = section('the settings of machines', settings);

const machineType = choice(['controlplane', 'worker'], 'machine_type', 'What the machine is in the cluster: the defaults of this name hold for it');
const ipv4 = (description: string, example = '10.25.150.11') => text(checkIpv4, description, example);
const vmId = integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'VM ID', 8101);

export const talosNodeSchema = section('a machine', {
  machine_type: machineType,
  ip: ipv4('IPv4 address in cluster.node_network'),
  mac_address: text(checkMacAddress, 'MAC address; unset: one is made from the names', 'BC:24:11:00:00:01').nullish(),
  vm_id: vmId,
  ...settings,
});

export const talosPoolSchema = section('a pool', {
  machine_type: machineType,
  count: integer(0, MAX_POOL_COUNT, 'count', 'How many machines', 3),
  ignore: list(choice(['count'], 'ignore', 'What of the pool is somebody else\'s'), 0, 1, 'ignore', 'count: how many machines there are is changed by standsmith talos scale, and count holds for the first apply only', '[count]').nullish(),
  first_ip: ipv4('Address of the first machine; the others follow'),
  first_vm_id: vmId.meta({ description: 'VM ID of the first machine; the others follow', examples: [8301] }),
  host_nodes: list(text(checkNodeName, 'PVE node', 'pve1'), 1, 1000, 'host_nodes', 'PVE nodes that the machines take turns on', '[pve1, pve2]').nullish(),
  ...settings,
});

const network = (description: string, example: string) => text(checkNetwork, description, example);

const cluster = section('cluster', {
  name: text(checkEnvironmentName, 'Name of the cluster; unset: that of the environment', 'homelab').nullish(),
  talos_version: text(checkTalosVersion, 'Version of Talos', 'v1.13.9'),
  kubernetes_version: text(checkKubernetesVersion, 'Version of Kubernetes', 'v1.36.3'),
  vip: ipv4('Address that the control planes share; unset: the first control plane is the endpoint').nullish(),
  endpoint: text(checkHttpUrl, 'URL of the Kubernetes API; unset: port 6443 of vip', 'https://10.25.150.10:6443').nullish(),
  gateway: ipv4('Gateway of the node network', '10.25.150.1'),
  node_network: network('Network of the machines', '10.25.150.0/24'),
  pod_network: network('Network of the pods', '10.244.0.0/16').nullish(),
  service_network: network('Network of the services', '10.96.0.0/12').nullish(),
  allow_overlap: flag('allow_overlap', 'Whether the networks may contain one another, because it is known that no address is used twice').nullish(),
  dns_servers: list(ipv4('DNS server'), 1, 10, 'dns_servers', 'DNS servers; unset: the gateway', '[10.25.150.1]').nullish(),
  dns_domain: text(checkDomain, 'DNS domain of the services', 'cluster.local').nullish(),
  ntp_servers: list(text(checkDomain, 'NTP server', 'pool.ntp.org'), 1, 10, 'ntp_servers', 'NTP servers; unset: Talos\'s own', '[pool.ntp.org]').nullish(),
  health_check: flag('health_check', 'Whether apply waits until etcd and the services of Talos are healthy; plans then wait, too, up to ten minutes').nullish(),
  allow_scheduling_on_control_planes: flag('allow_scheduling_on_control_planes', 'Whether pods run on control planes').nullish(),
  region: text(checkLabelValue, 'topology.kubernetes.io/region of the machines', 'homelab').nullish(),
  config_patches: list(z.record(z.string(), z.unknown()), 0, 30, 'config_patches', 'Patches of every machine\'s configuration', '[]').nullish(),
  upgrade: choice(['by-command', 'in-place'], 'upgrade', 'Who brings machines to another version: standsmith talos upgrade, or tofu apply (needs a pre-release of the provider)').nullish(),
  high_availability: flag('high_availability', 'Whether PVE starts machines on another node when theirs is lost, and keeps control planes on different ones').nullish(),
  ...addonsShape,
});

const image = section('image', {
  factory_url: text(checkHttpUrl, 'URL of an Image Factory of your own', 'https://factory.example.org').nullish(),
  extensions: list(text(checkExtension, 'System extension', 'siderolabs/qemu-guest-agent'), 0, 60, 'extensions', 'System extensions of every machine', '[siderolabs/qemu-guest-agent]').nullish(),
  gpu_extensions: list(text(checkExtension, 'System extension', 'siderolabs/i915'), 0, 60, 'gpu_extensions', 'System extensions of machines with igpu', '[siderolabs/i915]').nullish(),
  extra_kernel_args: list(text(checkKernelArgument, 'Argument of the kernel', 'net.ifnames=0'), 0, 60, 'extra_kernel_args', 'Arguments of the kernel', '[net.ifnames=0]').nullish(),
  secure_boot: flag('secure_boot', 'Whether machines boot with UEFI and verify what they boot').nullish(),
  datastore_id: text(checkStorageId, 'Storage with content type import that images are downloaded to', 'local').nullish(),
});

/** `env.yaml` of a Talos cluster. */
export const talosFileSchema = section('the file', {
  kind: choice(['talos'], 'kind', 'What the environment is'),
  proxmox: section('proxmox', {
    node_name: text(checkNodeName, 'PVE node of machines without a host_node', 'pve1'),
    nodes: list(text(checkNodeName, 'Node', 'pve1'), 1, 1000, 'nodes', 'Names of the cluster\'s nodes', '[pve1]').nullish(),
    api_url: text(checkHttpsUrl, 'URL of PVE\'s API as the machines reach it, for proxmox_ccm and proxmox_csi; unset: proxmox_endpoint', 'https://pve1.example.org:8006/').nullish(),
    pool: text(checkPoolId, 'Pool of the machines; unset: that of the environment\'s name', 'talos').nullish(),
  }),
  encrypt_state: flag('encrypt_state', 'Whether tofu encrypts the state and plan files; the passphrase is in state.auto.tfvars, beside env.yaml').nullish(),
  overcommit: overcommitSchema.nullish(),
  cluster,
  image: image.nullish(),
  defaults_controlplane: talosLayerSchema.nullish(),
  defaults_worker: talosLayerSchema.nullish(),
  nodes_config: byName('nodes_config', talosNodeSchema, 'Machines by name').nullish(),
  node_pools: byName('node_pools', talosPoolSchema, 'Machines by the number: a pool\'s name, and what its machines have in common').nullish(),
});
export type TalosFile = z.infer<typeof talosFileSchema>;
export type TalosLayer = z.infer<typeof talosLayerSchema>;
export type TalosNode = z.infer<typeof talosNodeSchema>;
export type TalosPool = z.infer<typeof talosPoolSchema>;
