import { z } from 'zod';
import { checkIpv4 } from '../../values/cidr';
import { checkDomain, checkInterfaceName, checkNodeName, checkPackageName, checkStorageId, checkUnixUser } from '../../values/names';
import { checkSshPublicKey } from '../../values/ssh-key';
import { MAX_VM_ID, MIN_VM_ID } from '../../values/vm-id';
import { choice, flag, integer, list, section, text } from '../schema-parts';
import { checkAddress, checkApiEndpoint, checkKey, checkLine, checkMachineAddress } from './checks';

const MAX_LIST = 200;

/** What machines get where they say nothing themselves. `null` removes what a weaker level says. */
const settings = {
  timezone: text(checkLine, 'Time zone of machines', 'Europe/Berlin').nullish(),
  domain: text(checkDomain, 'DNS search domain', 'lab.example').nullish(),
  datastore: text(checkStorageId, 'Storage of disks', 'local-zfs').nullish(),
  ssh_user: text(checkUnixUser, 'User for SSH', 'root').nullish(),
  bridge: text(checkInterfaceName, 'Bridge of the first network interface', 'vmbr0').nullish(),
  gateway: text(checkIpv4, 'IPv4 gateway of machines with a fixed address', '10.0.12.1').nullish(),
  dns_servers: list(text(checkIpv4, 'DNS server', '10.0.12.1'), 0, 10, 'dns_servers', 'DNS servers', '[10.0.12.1]').nullish(),
  packages: list(text(checkPackageName, 'Package', 'qemu-guest-agent'), 0, MAX_LIST, 'packages', 'Packages of all machines', '[qemu-guest-agent]').nullish(),
  ssh_keys: list(text(checkSshPublicKey, 'SSH public key', 'ssh-ed25519 AAAA… anna'), 0, 100, 'ssh_keys', 'SSH public keys that let people into machines', '[ssh-ed25519 AAAA… anna]').nullish(),
};
export const SETTING_NAMES: readonly string[] = Object.keys(settings);

export const siteFileSchema = section('the file', {
  defaults: section('defaults', settings).nullish(),
});

export const hostFileSchema = section('the file', {
  address: text(checkAddress, 'IP address or DNS name for SSH', '10.0.12.10').nullish(),
  access: section('access', {
    ssh_user: text(checkUnixUser, 'User for SSH', 'root').nullish(),
    ssh_port: integer(1, 65_535, 'ssh_port', 'Port of the SSH server', 22).nullish(),
    ssh_key_file: text(checkLine, 'Private key on this machine', '~/.ssh/id_ed25519').nullish(),
    authorized_keys: list(text(checkKey, 'Name in ssh_keys of secrets.yaml', 'admin@workstation'), 0, MAX_LIST, 'authorized_keys', 'Who may log in', '[admin@workstation]').nullish(),
  }).nullish(),
  network: z.any().optional().meta({ description: 'For people and playbooks' }),
  storage: z.any().optional().meta({ description: 'For people and playbooks' }),
});
export type HostFile = z.infer<typeof hostFileSchema>;

export const nodeFileSchema = section('the file', {
  host: text(checkKey, 'Name of a file in hosts/', 'pve').nullish(),
  parent_node: text(checkNodeName, 'Name of a file in nodes/: the node that this one is a virtual machine of', 'pve').nullish(),
  api_endpoint: text(checkApiEndpoint, 'URL of the Proxmox VE API', 'https://10.0.12.10:8006').nullish(),
  api_token: text(checkKey, 'Name in api_tokens of secrets.yaml', 'pve').nullish(),
  insecure: flag('insecure', 'Whether any TLS certificate is accepted').nullish(),
  ip: text(checkAddress, 'IP address or DNS name of the node for SSH', '10.0.12.10').nullish(),
  ...settings,
});
export type NodeFile = z.infer<typeof nodeFileSchema>;

const machine = section('a machine', {
  name: text(checkKey, 'Name', 'dev1'),
  vmid: integer(MIN_VM_ID, MAX_VM_ID, 'a VM ID', 'VM ID; unset: vmid_base, counted up', 10001).nullish(),
  cores: integer(1, 1024, 'cores', 'vCPUs', 2).nullish(),
  memory: integer(64, 268_435_456, 'memory', 'RAM in MiB', 2048).nullish(),
  disk: integer(1, 65_536, 'disk', 'System disk in GiB', 16).nullish(),
  image: text(checkLine, 'Image', 'debian-13').nullish(),
  ip: text(checkMachineAddress, 'IPv4 address with prefix length, or dhcp', '10.10.10.11/24').nullish(),
  ...settings,
});

export const environmentFileSchema = section('the file', {
  node: text(checkNodeName, 'Name of a file in nodes/', 'pve').nullish(),
  profile: choice(['dev', 'prod'], 'profile', 'How open the machines are').nullish(),
  vmid_base: integer(MIN_VM_ID, MAX_VM_ID, 'vmid_base', 'VM ID of the first machine; the others follow', 10000).nullish(),
  vms: list(machine, 0, 10_000, 'vms', 'Machines', '[{ name: dev1 }]').nullish(),
  ...settings,
});
export type EnvironmentFile = z.infer<typeof environmentFileSchema>;
