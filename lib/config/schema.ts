import path from 'node:path';
import { z } from 'zod';
import { checkHostCidr, checkIpv4, checkNetwork, parseHostPart } from '../values/cidr';
import { checkMacAddress, checkMacPrefix } from '../values/mac-address';
import {
  checkAlias, checkEmail, checkInterfaceName, checkMachineName, checkNodeName, checkPersonName, checkPoolId,
  checkStorageId, checkTag, checkUserId,
} from '../values/names';
import { MAX_VLAN_ID, checkNetworkReference } from '../values/network-reference';
import { checkAllowedTraffic, checkService } from '../values/traffic';
import { MAX_ALLOCATED_VM_ID, MAX_VM_ID, MIN_ALLOCATED_VM_ID, MIN_VM_ID } from '../values/vm-id';
import { cloudInitSchema } from './cloud-init';
import { overcommitSchema } from './overcommit';
import { choice, flag, integer, list, section, text } from './schema-parts';

const network = section('a network', {
  bridge: text(
    checkNetworkReference, 'Existing bridge (vmbr0 is the uplink, **name** any other), or a name of your own: one isolated network a student; .100 behind it: VLAN 100', 'vmbr0',
  ),
  trunks: list(integer(1, MAX_VLAN_ID, 'a VLAN', 'VLAN', 100), 1, 64, 'trunks', 'VLANs that the machine may tag itself', '[10, 20]').nullish(),
  ip_address: text(checkIpAddress, 'IPv4 address with prefix length, dhcp, or the host part in the student\'s subnet, 0.0.0.10; by cloud-init', '192.168.1.10/24').nullish(),
  gateway: text(checkIpv4, 'IPv4 gateway, or its host part; only together with ip_address', '192.168.1.1').nullish(),
  mac_address: text(checkMacAddress, 'Fixed MAC address; for an environment of one student', 'BC:24:11:00:00:01').nullish(),
});

const settings = {
  device_type: text(checkDeviceType, 'Kind of machine: linux, ecorouter, …', 'linux').nullish(),
  agent: flag('agent', 'Whether the QEMU guest agent runs in the machine; unset: as its device_type says').nullish(),
  template_node: text(checkNodeName, 'PVE node that holds the template', 'pve1').nullish(),
  template_vmid: integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'VM ID of the template', 100).nullish(),
  full_clone: flag('full_clone', 'true for a full copy, false for a linked clone').nullish(),
  routes: flag('routes', 'Whether the machine is a gateway: it gets the uplink, and every network of the other machines').nullish(),
  cloud_init: cloudInitSchema.meta({ description: 'What cloud-init makes of the machine at its first start', examples: ['{ user: student }'] }).nullish(),
  networks: list(network, 1, 32, 'networks', 'Network interfaces, in the order of the machine\'s ports', '[{ bridge: vmbr0 }]').nullish(),
  node_name: text(checkNodeName, 'PVE node for the clone', 'pve1').nullish(),
  vm_id: integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'Fixed VM ID; for an environment of one student', 10000).nullish(),
  cores: integer(1, 1024, 'cores', 'vCPUs; unset keeps the template\'s', 2).nullish(),
  memory_mib: integer(64, 268_435_456, 'memory_mib', 'RAM in MiB; unset keeps the template\'s', 2048).nullish(),
  started: flag('started', 'Whether the machine is started once it is made').nullish(),
  on_boot: flag('on_boot', 'Whether the machine starts with its node').nullish(),
  tags: list(text(checkTag, 'Tag', 'lab'), 0, 64, 'tags', 'Tags in PVE', '[lab]').nullish(),
  description: text(checkDescription, 'Notes in PVE', 'gateway of the stand').nullish(),
  cloud_init_datastore_id: text(checkStorageId, 'Storage of the cloud-init drive', 'local-lvm').nullish(),
};

/** Settings of a machine on one level of the merge: everything may be left out, `null` removes. */
export const machineLayerSchema = section('the settings of a machine', settings);
export type MachineLayer = z.infer<typeof machineLayerSchema>;

export const machineEntrySchema = section('a machine', {
  name: text(checkMachineName, 'Name of the machine', 'router'),
  ...settings,
});

/** `deployment_config.yml` */
export const deploymentFileSchema = section('the file', {
  machines: list(machineEntrySchema, 1, 1000, 'machines', 'Machines that every student gets', '[{ name: router, … }]'),
});
export type DeploymentFile = z.infer<typeof deploymentFileSchema>;

const userId = text(checkUserId, 'Student, as user id', 'student1@pve');
const student = section('a student', {
  user: userId,
  first_name: text(checkPersonName, 'First name, in any script', 'Anna').nullish(),
  last_name: text(checkPersonName, 'Last name, in any script', 'Nováková').nullish(),
  email: text(checkEmail, 'E-mail address', 'anna@example.org').nullish(),
  group: text(checkPersonName, 'Group within the class', 'A1').nullish(),
  stand: flag('stand', 'false: the user and the pool alone, without machines and networks').nullish(),
});

/** `device-types/<name>.yaml` */
export const deviceTypeFileSchema = section('the file', {
  description: text(checkDescription, 'What it is', 'OpenWrt').nullish(),
  network_model: choice(['e1000', 'e1000e', 'rtl8139', 'virtio', 'vmxnet3'], 'network_model', 'Adapter that the guest has drivers for').nullish(),
  mac_prefix: text(checkMacPrefix, 'First bytes of the MAC addresses', 'BC:24:11').nullish(),
  management_port: flag('management_port', 'Whether an unplugged port comes before the configured networks').nullish(),
  agent: flag('agent', 'Whether the QEMU guest agent is in the template').nullish(),
  cloud_init: flag('cloud_init', 'Whether the guest takes addresses by cloud-init').nullish(),
  bios: choice(['seabios', 'ovmf'], 'bios', 'Firmware; unset: as in the template').nullish(),
  console: choice(['serial', 'vga'], 'console', 'What the console shows; unset: as in the template').nullish(),
});

/** `users_list.yml` */
export const usersFileSchema = section('the file', {
  users: list(z.union([userId, student]), 1, 100_000, 'users', 'Students', '[student1@pve]'),
});
export type UsersFile = z.infer<typeof usersFileSchema>;
/** A student who is more than a user id. */
export type UserEntry = z.infer<typeof student>;

/** `envs/defaults.yaml` */
export const defaultsFileSchema = section('the file', {
  defaults: machineLayerSchema.nullish(),
});

const trafficRule = section('a rule', {
  from: text(checkAlias, 'Machine or network of the student\'s own that opens connections', 'lan'),
  to: text(checkAlias, 'Machine or network of the student\'s own that they go to', 'web-server'),
  allow: list(text(checkService, 'Service', 'tcp/80'), 0, 64, 'allow', 'All that may go from the one to the other', '[tcp/80, tcp/443]').nullish(),
});

const subnet = section('a subnet', {
  block: text(checkNetwork, 'Addresses that every student gets a subnet of', '10.40.0.0/16'),
  prefix_length: integer(8, 29, 'prefix_length', 'Prefix length of a student\'s subnet', 24).nullish(),
  dhcp: flag('dhcp', 'Whether machines get addresses by DHCP').nullish(),
  snat: flag('snat', 'Whether the node leads outside').nullish(),
  dns_server: text(checkIpv4, 'DNS server that DHCP names, by its host part in the subnet; unset: the gateway', '0.0.0.10').nullish(),
});

/** `env.yaml` */
export const envFileSchema = section('the file', {
  kind: choice(['class'], 'kind', 'What the environment is').nullish(),
  deployment: text(checkFileName, 'File with the machines', 'deployment_config.yml').nullish(),
  users: text(checkFileName, 'File with the students', 'users_list.yml').nullish(),
  isolation: choice(['sdn-simple', 'sdn-vxlan', 'vlan', 'bridge'], 'isolation', 'How the students\' networks are kept apart').nullish(),
  proxmox: section('proxmox', {
    nodes: list(text(checkNodeName, 'Node', 'pve1'), 1, 1000, 'nodes', 'Names of the cluster\'s nodes', '[pve1]').nullish(),
    bridges: list(text(checkInterfaceName, 'Bridge', 'vmbr0'), 0, 1000, 'bridges', 'Bridges that exist and are used as they are', '[vmbr0]').nullish(),
    vxlan_peers: list(text(checkIpv4, 'Address of a node', '10.0.0.1'), 1, 1000, 'vxlan_peers', 'Addresses of all nodes, for isolation sdn-vxlan', '[10.0.0.1]').nullish(),
    vlan_bridge: text(checkInterfaceName, 'Bridge of the VLANs, for isolation vlan', 'vmbr0').nullish(),
  }).nullish(),
  pool: text(checkParentPool, 'Pool that holds the students\' pools', 'class-router').nullish(),
  vm_ids: section('vm_ids', {
    first: integer(MIN_ALLOCATED_VM_ID, MAX_ALLOCATED_VM_ID, 'vm_ids.first', 'First VM ID to give out', MIN_ALLOCATED_VM_ID).nullish(),
    last: integer(MIN_ALLOCATED_VM_ID, MAX_ALLOCATED_VM_ID, 'vm_ids.last', 'Last VM ID to give out', MAX_ALLOCATED_VM_ID).nullish(),
  }).nullish(),
  networks: section('networks', {
    first: integer(1, 999_999, 'networks.first', 'Number of the first isolated network: vmbr1000 or vn1000', 1000).nullish(),
  }).nullish(),
  subnets: z.record(z.string(), subnet, { error: 'subnets is a map: a network of the students\' own and its addresses' })
    .meta({ description: 'Addresses of the students\' own networks, by their names', examples: ['{ lan: { block: 10.40.0.0/16, dhcp: true } }'] }).nullish(),
  placement: choice(['fixed', 'balanced'], 'placement', 'Where stands are put: all on one node, or spread over the nodes').nullish(),
  overcommit: overcommitSchema.nullish(),
  internet: choice(['allowed', 'blocked', 'allow-list'], 'internet', 'What machines reach through bridges that exist already, the uplink above all').nullish(),
  internet_allow: list(
    text(checkAllowedTraffic, 'Address or network, and service', '10.0.0.53 udp/53'), 0, 100,
    'internet_allow', 'All that is reached with internet: allow-list', '[10.0.0.53 udp/53]',
  ).nullish(),
  rules: list(trafficRule, 0, 100, 'rules', 'What may go between machines or networks of one student', '[{ from: lan, to: dmz, allow: [tcp/80] }]').nullish(),
  snippets_datastore_id: text(checkStorageId, 'Storage of the nodes with content "Snippets", for packages and run of cloud_init', 'local').nullish(),
  encrypt_state: flag('encrypt_state', 'Whether tofu encrypts the state and plan files; the passphrase is in state.auto.tfvars, beside env.yaml').nullish(),
  create_users: flag('create_users', 'Whether the students\' PVE users are made; false: they exist already').nullish(),
  defaults: machineLayerSchema.nullish(),
  cluster: machineLayerSchema.nullish(),
  nodes: z.record(z.string(), machineLayerSchema.nullish(), { error: 'nodes is a map: a machine\'s name and its settings' })
    .meta({ description: 'Settings of one machine, by its name', examples: ['{ router: { cores: 2 } }'] }).nullish(),
});
export type EnvFile = z.infer<typeof envFileSchema>;

/** JSON Schema of `env.yaml`, for editors that check and complete YAML. */
export function envJsonSchema(): object {
  return { title: 'env.yaml of a Standsmith environment', ...z.toJSONSchema(envFileSchema, { io: 'input' }) };
}

function checkIpAddress(address: string): string | undefined {
  return address === 'dhcp' || parseHostPart(address) !== undefined || checkHostCidr(address) === undefined
    ? undefined
    : `${checkHostCidr(address)}; or dhcp; or a host part, such as 0.0.0.10, on a network with a subnet`;
}

function checkFileName(name: string): string | undefined {
  return name !== '' && name.length <= 200 && !path.isAbsolute(name) && !/[\p{Cc}\\]/u.test(name)
    ? undefined
    : 'a file is named by its path from the environment\'s folder';
}

function checkDeviceType(name: string): string | undefined {
  return checkMachineName(name) === undefined ? undefined : 'a device_type is the name of a file in device-types/, such as linux';
}

// the students' pools are a level below
function checkParentPool(pool: string): string | undefined {
  return checkPoolId(pool) ?? (pool.split('/').length > 2 ? 'the pool has at most 2 levels joined by /: the students\' pools are below it' : undefined);
}

function checkDescription(description: string): string | undefined {
  return description.length <= 8192 && !/[^\P{Cc}\n\t]/u.test(description)
    ? undefined
    : 'a description is text of at most 8192 characters, without control characters';
}
