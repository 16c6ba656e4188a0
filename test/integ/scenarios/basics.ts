import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import { classConfig, importing, labConfig, nic, vmConfig, vxlanConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

const vmDisk = { interface: 'scsi0', size: 4, datastore_id: 'local-lvm', discard: 'on', ssd: true };
const newVm = {
  network_device: [nic({ mac_address: 'BC:24:11:00:00:01' })],
  bios: 'ovmf',
  machine: 'q35',
  efi_disk: [{ type: '4m' }],
  agent: [{ enabled: true, wait_for_ip: [{ disabled: true }] }],
  operating_system: [{ type: 'l26' }],
  serial_device: [{}],
};

const labIds = {
  'proxmox_virtual_environment_pool.p': 'stud-01',
  'proxmox_virtual_environment_role.r': 'LabStudent',
  'proxmox_virtual_environment_user.u': 'stud01@pve',
  'proxmox_acl.a': '/pool/stud-01?stud01@pve?LabStudent',
  'proxmox_network_linux_bridge.b': 'pve1:stud01a',
  'proxmox_virtual_environment_vm.vm': 'pve1/100',
};
const adopted = { vm_id: 100, lifecycle: { ignore_changes: ['clone'] } };

async function stopVm(client: PveClient): Promise<void> {
  await client.post('nodes/pve1/qemu/100/status/stop');
  await client.put('nodes/pve1/qemu/100/config', { cores: 3, net1: 'virtio=BC:24:11:00:00:77,bridge=vmbr0' });
}

async function destroyVmAndUser(client: PveClient): Promise<void> {
  await client.post('nodes/pve1/qemu/100/status/stop');
  await client.delete('nodes/pve1/qemu/100');
  await client.delete('nodes/pve1/network/stud01a');
  await client.put('pools?poolid=stud-01', { comment: 'changed by hand' });
}

/** What every class has, and what happens to it. */
export const basics: Scenarios = {
  'a pool, a role, a user, an ACL, a bridge and a clone, changed in place': [
    { name: 'created', config: labConfig() },
    {
      name: 'changed',
      config: labConfig({
        comment: 'one', privileges: ['VM.Audit', 'VM.PowerMgmt'], propagate: false, password: 'other-pass-99', address: '10.1.1.6/24', memory: 4096,
      }),
    },
    allGone,
  ],
  'a class, with a student removed from the middle and another added': [
    { name: 'created', config: classConfig([0, 1, 2]) },
    { name: 'one removed', config: classConfig([0, 2]) },
    { name: 'one added', config: classConfig([0, 2, 5]) },
    allGone,
  ],
  'a clone whose hardware changes': [
    { name: 'created', config: vmConfig({}) },
    { name: 'more', config: vmConfig({ cpu: [{ cores: 4, type: 'host', flags: ['+aes'] }], memory: [{ dedicated: 2048 }], tags: ['b', 'a'] }) },
    {
      name: 'another shape',
      config: vmConfig({
        machine: 'q35', started: false, serial_device: [{}], vga: [{ type: 'serial0' }], startup: [{ order: 2 }], boot_order: ['scsi0'],
        description: 'two\nlines', on_boot: false,
      }),
    },
    { name: 'back again, without reboot', config: vmConfig({ reboot_after_update: false, name: 'b' }) },
    { name: 'on another node', config: vmConfig({ node_name: 'pve2', migrate: true }) },
    allGone,
  ],
  'network devices that come, go and are renumbered': [
    {
      name: 'two',
      config: vmConfig({
        started: false,
        network_device: [
          nic({ mac_address: 'BC:24:11:00:00:01' }),
          nic({ vlan_id: 5, mac_address: 'BC:24:11:00:00:02', firewall: true, mtu: 1400, queues: 2, rate_limit: 12.5, trunks: '1;2' }),
        ],
      }),
    },
    { name: 'one', config: vmConfig({ started: false, network_device: [nic({ mac_address: 'BC:24:11:00:00:09', disconnected: true })] }) },
    { name: 'none', config: vmConfig({ started: false, network_device: [] }) },
    { name: 'another VM ID', config: vmConfig({ vm_id: 101 }) },
    allGone,
  ],
  'a VM from nothing, whose disk grows': [
    {
      name: 'created',
      config: vmConfig({ ...newVm, disk: [vmDisk, { interface: 'virtio1', size: 1 }], initialization: [{ dns: [{ servers: ['1.1.1.1'] }] }] }, false),
    },
    {
      name: 'grown',
      config: vmConfig({ ...newVm, boot_order: ['scsi0'], disk: [{ ...vmDisk, size: 6, discard: 'ignore' }] }, false),
    },
    allGone,
  ],
  'a VXLAN zone with its subnet, whose change shows the provider\'s own fault': [
    { name: 'created', config: vxlanConfig() },
    { name: 'changed', config: vxlanConfig({ mtu: 1400 }, { alias: 'al' }) },
    { name: 'replaced', config: vxlanConfig({}, { tag: 101, isolate_ports: true }, { gateway: '10.7.0.2' }) },
    allGone,
  ],
  'what is imported after the state is lost': [
    { name: 'created', config: labConfig({ vm: adopted }) },
    { name: 'imported', forgets: true, config: importing(labConfig({ vm: adopted }), labIds) },
    allGone,
  ],
  'what others change and take away': [
    { name: 'created', config: labConfig({ vm: { vm_id: 100 } }) },
    { name: 'changed outside', outside: stopVm, config: labConfig({ vm: { vm_id: 100 } }) },
    { name: 'taken away outside', outside: destroyVmAndUser, config: labConfig({ vm: { vm_id: 100 } }) },
    allGone,
  ],
  'what PVE refuses': [
    { name: 'no template', config: vmConfig({ clone: [{ vm_id: 1234 }] }) },
    { name: 'id taken', config: vmConfig({ vm_id: 9001 }) },
    { name: 'no node', config: vmConfig({ node_name: 'pve9' }) },
    allGone,
  ],
};
