import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import { nic, resourcesConfig, vmConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

type Values = Readonly<Record<string, unknown>>;

const speed = {
  iops_read: 100, iops_read_burstable: 200, iops_write: 100, iops_write_burstable: 200, read: 10, read_burstable: 20, write: 10, write_burstable: 20,
};
const timeouts = {
  timeout_clone: 900, timeout_create: 900, timeout_migrate: 900, timeout_reboot: 900, timeout_shutdown_vm: 900,
  timeout_start_vm: 900, timeout_stop_vm: 200,
};

const rare = {
  ...timeouts,
  started: false, acpi: false, hotplug: 'disk,network', keyboard_layout: 'de', tablet_device: false, delete_unreferenced_disks_on_destroy: false,
  purge_on_destroy: false, tags: ['x'], network_device: [nic({ mac_address: 'BC:24:11:00:00:01' })],
  agent: [{ enabled: true, timeout: '5s', trim: true, type: 'isa', wait_for_ip: [{ ipv4: true, ipv6: true }] }],
  cdrom: [{ interface: 'ide0', file_id: 'none' }],
  cpu: [{ cores: 2, sockets: 2, numa: true, hotplugged: 1, limit: 1.5, units: 512, affinity: '0-1' }],
  memory: [{ dedicated: 2048, floating: 1024, shared: 16, hugepages: '2', keep_hugepages: true }],
  disk: [{
    interface: 'scsi0', datastore_id: 'local-lvm', size: 2, aio: 'native', backup: false, cache: 'writeback', file_format: 'raw', queues: 2, replicate: false,
    serial: 'disk0', speed: [speed],
  }],
  initialization: [{
    datastore_id: 'local-lvm', interface: 'sata1', type: 'nocloud', upgrade: false, dns: [{ domain: 'example.org', servers: ['1.1.1.1', '1.0.0.1'] }],
    ip_config: [{ ipv4: [{ address: 'dhcp' }], ipv6: [{ address: 'fd00::2/64', gateway: 'fd00::1' }] }],
  }],
  smbios: [{ family: 'f', manufacturer: 'm', product: 'p', serial: 's', version: 'v', uuid: '00000000-0000-4000-8000-000000000002' }],
  startup: [{ order: 1, up_delay: 10, down_delay: 20 }],
  vga: [{ type: 'qxl', memory: 32 }],
  watchdog: [{ enabled: true, model: 'ib700', action: 'pause' }],
};
const withoutNuma = { ...rare, cpu: [{ cores: 2 }] };
const lessRare = {
  ...rare, hotplug: '0', cdrom: [{ interface: 'ide1', file_id: 'none' }], cpu: [{ cores: 1 }], memory: [{ dedicated: 512 }], startup: [], smbios: [],
  watchdog: [], vga: [{ type: 'std' }], keyboard_layout: 'en-us', acpi: true, tags: [], tablet_device: true,
};

interface Changes {
  readonly user?: Values;
  readonly bridge?: Values;
  readonly zone?: Values;
  readonly subnet?: Values;
  readonly job?: Values;
}

function siteConfig({ user, bridge, zone, subnet, job }: Changes = {}): ReturnType<typeof resourcesConfig> {
  return resourcesConfig({
    proxmox_virtual_environment_user: {
      u: {
        user_id: 'teacher@pve', email: 'teacher@example.org', enabled: false, expiration_date: '2031-01-01T00:00:00Z', first_name: 'T', last_name: 'E', keys: 'k',
        acl: [{ path: '/vms', role_id: 'PVEVMUser', propagate: true }], ...user,
      },
    },
    proxmox_virtual_environment_group: { g: { group_id: 'staff' } },
    proxmox_user_token: { t: { user_id: '${proxmox_virtual_environment_user.u.user_id}', token_name: 'ci' } },
    proxmox_acl: {
      g: { path: '/storage', role_id: 'PVEDatastoreUser', group_id: '${proxmox_virtual_environment_group.g.group_id}', propagate: false },
      t: { path: '/vms', role_id: 'PVEAuditor', token_id: '${proxmox_user_token.t.id}' },
    },
    proxmox_network_linux_bridge: {
      b: {
        node_name: 'pve1', name: 'vmbr7', address: '10.9.0.1/24', address6: 'fd00:9::1/64', mtu: 1450, ports: ['eno7'], vlan_aware: true, vids: '2-100',
        autostart: false, ...bridge,
      },
    },
    proxmox_sdn_zone_simple: { z: { id: 'simple', mtu: 1450, nodes: ['pve1', 'pve2'], ipam: 'pve', dhcp: 'dnsmasq', ...zone } },
    proxmox_sdn_vnet: { v: { id: 'vnet1', zone: '${proxmox_sdn_zone_simple.z.id}' } },
    proxmox_sdn_subnet: {
      s: {
        cidr: '10.8.0.0/24', vnet: '${proxmox_sdn_vnet.v.id}', gateway: '10.8.0.1', dhcp_dns_server: '10.8.0.53',
        dhcp_range: { start_address: '10.8.0.10', end_address: '10.8.0.99' }, ...subnet,
      },
    },
    proxmox_backup_job: {
      j: {
        id: 'nightly', schedule: 'sun 01:00', storage: 'local', vmid: ['9000', '9001'], mode: 'snapshot', compress: 'zstd', prune_backups: { 'keep-last': '3' },
        mailto: ['a@example.org'], notes_template: '{{guestname}}', protected: false, bwlimit: 1000, ionice: 7, ...job,
      },
    },
  });
}

const changes: Changes = {
  user: { enabled: true, email: '', expiration_date: null, acl: [] },
  bridge: { vlan_aware: false, vids: null, ports: [], address6: null, mtu: null },
  zone: { nodes: ['pve1'], dhcp: null },
  subnet: { dhcp_dns_server: null, dhcp_range: null, snat: true },
  job: { vmid: null, all: true, enabled: false, prune_backups: { 'keep-last': '1', 'keep-weekly': '2' }, mailto: null, notes_template: null, node: 'pve1' },
};

async function removeJob(client: PveClient): Promise<void> {
  await client.delete('cluster/backup/nightly');
}

/** What is seldom set, so that the stand-in is not right by chance. */
export const everyAttribute: Scenarios = {
  'a VM with what is seldom set': [
    { name: 'huge pages without NUMA', config: vmConfig(withoutNuma, false) },
    { name: 'created', config: vmConfig(rare, false) },
    { name: 'changed', config: vmConfig(lessRare, false) },
    { name: 'a template', config: vmConfig({ started: false, template: true, protection: false, network_device: [] }) },
    allGone,
  ],
  'backups, bridges, zones and users with what is seldom set': [
    { name: 'created', config: siteConfig() },
    { name: 'changed', config: siteConfig(changes) },
    { name: 'vanished', outside: removeJob, config: siteConfig(changes) },
    allGone,
  ],
};
