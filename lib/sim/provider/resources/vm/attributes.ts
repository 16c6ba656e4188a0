import { matching, oneOf } from '../../framework/validators';
import type { AttributeBehaviour, Behaviours } from '../../resource-type';
import type { Value, ValueObject } from '../../values/value';
import { isEqual, isList, isObject } from '../../values/value';

const replaced: AttributeBehaviour = { forceNew: true };

function defaults(prefix: string, values: Readonly<Record<string, Value>>): Behaviours {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, { default: value }]));
}

/** A list that is not configured any more is left as it is. */
function isSameIgnoringOrder(prior: Value, next: Value): boolean {
  return next === null || (isList(prior) && isList(next) && isEqual([...prior.map(String)].sort(), [...next.map(String)].sort()));
}

/** NUMA nodes are told apart by their names. Without any configured, those that there are stay. */
function isSameNumaNodes(prior: Value, next: Value): boolean {
  const byName = (nodes: Value): ValueObject => (
    Object.fromEntries((isList(nodes) ? nodes.filter(isObject) : []).map((node) => [String(node['device']), node]))
  );
  return isList(prior) && isList(next)
    && (next.length === 0 || (prior.length === next.length && isEqual(byName(prior), byName(next))));
}

function byInterface(disks: Value): Readonly<Record<string, ValueObject>> {
  const blocks = isList(disks) ? disks.filter(isObject) : [];
  return Object.fromEntries(blocks.map((disk) => [String(disk['interface']), { ...disk, path_in_datastore: null }]));
}

/**
 * Disks are told apart by their interface, and where a disk lies is the storage's business. Without any configured, those
 * that there are stay.
 */
function isSameDisks(prior: Value, next: Value): boolean {
  return isList(prior) && isList(next)
    && (next.length === 0 || (prior.length === next.length && isEqual(byInterface(prior), byInterface(next))));
}

const allMasked = /^\*+$/;

/** What the real provider has as defaults, replaces and takes for equal: `vm.go`, `disk/schema.go`, `network/schema.go` of 0.111.1. */
export const vmAttributes: Behaviours = {
  ...defaults('', {
    acpi: true, bios: 'seabios', delete_unreferenced_disks_on_destroy: true, description: '', hook_script_file_id: '',
    keyboard_layout: 'en-us', kvm_arguments: '', machine: '', migrate: false, name: '', on_boot: true, protection: false,
    purge_on_destroy: true, reboot: false, reboot_after_update: true, scsi_hardware: 'virtio-scsi-pci', stop_on_destroy: false,
    tablet_device: true, template: false, timeout_clone: 1800, timeout_create: 1800, timeout_migrate: 1800, timeout_move_disk: 1800,
    timeout_reboot: 1800, timeout_shutdown_vm: 1800, timeout_start_vm: 1800, timeout_stop_vm: 300,
  }),
  description: { default: '', normalize: (text) => text.trim().replaceAll('\r\n', '\n') },
  hotplug: { suppress: (prior, next) => isSameIgnoringOrder(String(prior).split(','), String(next).split(',')) },
  pool_id: { default: '', suppress: (prior, next) => (next === null || next === '') && prior !== null && prior !== '' },
  started: { default: true, suppress: (_prior, _next, vm) => vm['template'] === true },
  tags: { suppress: isSameIgnoringOrder, suppressOnRefresh: true },
  vga: { computedBlock: true },
  disk: { suppress: isSameDisks, suppressOnRefresh: true },

  ...defaults('agent.', { enabled: false, timeout: '15m', trim: false, type: 'virtio' }),
  ...defaults('agent.wait_for_ip.', { disabled: false, ipv4: false, ipv6: false }),
  ...defaults('cdrom.', { enabled: false, file_id: '', interface: 'ide3' }),
  'clone.datastore_id': { default: '', ...replaced },
  'clone.full': { default: true, ...replaced },
  'clone.node_name': { default: '', ...replaced },
  'clone.retries': { default: 1, ...replaced },
  'clone.vm_id': replaced,
  ...defaults('cpu.', {
    affinity: '', architecture: '', cores: 1, hotplugged: 0, limit: 0, numa: false, sockets: 1, type: 'qemu64',
  }),
  ...defaults('disk.', {
    aio: 'io_uring', backup: true, cache: 'none', datastore_id: 'local-lvm', discard: 'ignore', import_from: '', iothread: false,
    queues: 0, replicate: true, serial: '', size: 8, ssd: false,
  }),
  'disk.file_id': { default: '', ...replaced, notDone: 'it is copied over SSH; disk.import_from does the same by the API' },
  ...defaults('disk.speed.', {
    iops_read: 0, iops_read_burstable: 0, iops_write: 0, iops_write_burstable: 0, read: 0, read_burstable: 0, write: 0,
    write_burstable: 0,
  }),
  ...defaults('efi_disk.', { datastore_id: 'local-lvm', pre_enrolled_keys: false, type: '2m' }),
  'initialization.datastore_id': { default: 'local-lvm' },
  'initialization.interface': { default: '', suppress: (_prior, next) => next === null || next === '' },
  'initialization.meta_data_file_id': replaced,
  'initialization.network_data_file_id': replaced,
  'initialization.type': replaced,
  'initialization.user_data_file_id': replaced,
  'initialization.vendor_data_file_id': replaced,
  'initialization.dns.domain': { default: '' },
  ...defaults('initialization.ip_config.ipv4.', { address: '', gateway: '' }),
  ...defaults('initialization.ip_config.ipv6.', { address: '', gateway: '' }),
  // PVE shows a password as asterisks only: what it is cannot be told, so it is no change.
  'initialization.user_account.password': { default: '', suppress: (prior) => typeof prior === 'string' && allMasked.test(prior) },
  ...defaults('memory.', { dedicated: 512, floating: 0, hugepages: '', keep_hugepages: false, shared: 0 }),
  ...defaults('network_device.', {
    bridge: 'vmbr0', enabled: true, firewall: false, mtu: 0, queues: 0, rate_limit: 0, vlan_id: 0,
  }),
  'network_device.mac_address': { computed: true, validate: macAddress },
  'network_device.model': { default: 'virtio', validate: oneOf('e1000', 'e1000e', 'rtl8139', 'virtio', 'vmxnet3') },
  'operating_system.type': { default: 'other' },
  'serial_device.device': { default: 'socket' },
  ...defaults('smbios.', { family: '', manufacturer: '', product: '', serial: '', sku: '', version: '' }),
  ...defaults('startup.', { down_delay: -1, order: -1, up_delay: -1 }),
  ...defaults('vga.', { clipboard: '', memory: 16, type: 'std' }),
  ...defaults('virtiofs.', { cache: 'auto', direct_io: false, expose_acl: false, expose_xattr: false }),
  ...defaults('watchdog.', { action: 'none', enabled: false, model: 'i6300esb' }),

  amd_sev: { forceNew: true },
  ...defaults('amd_sev.', { allow_smt: true, kernel_hashes: false, no_debug: false, no_key_sharing: false }),
  'amd_sev.type': { default: 'std', validate: oneOf('std', 'es', 'snp') },
  'audio_device.device': { default: 'intel-hda', validate: oneOf('AC97', 'ich9-intel-hda', 'intel-hda') },
  'audio_device.driver': { default: 'spice', validate: oneOf('spice') },
  'audio_device.enabled': { default: true },
  numa: { suppress: isSameNumaNodes, suppressOnRefresh: true },
  'numa.device': { validate: matching(/^numa\d+$/, `must be in the format 'numaX' where X is a number`) },
  'numa.policy': { default: 'preferred', validate: oneOf('bind', 'interleave', 'preferred') },
  ...defaults('tpm_state.', { datastore_id: 'local-lvm', version: 'v2.0' }),
};

function macAddress(value: Value): string | undefined {
  const isValid = typeof value === 'string' && (value === '' || /^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$/.test(value));
  return isValid ? undefined : `must be a MAC address in the format XX:XX:XX:XX:XX:XX, got: ${String(value)}`;
}
