import type { PveClient } from '../../../lib/sim/provider/pve/pve-client';
import type { Access } from '../provider-scenario';
import { importing, nic, resourcesConfig } from '../scenario-configs';
import { allGone } from './scenario';
import type { Scenarios } from './scenario';

type Values = Readonly<Record<string, unknown>>;

interface MappingChanges {
  readonly dir?: Values;
  readonly pci?: Values;
  readonly usb?: Values;
}

const card = { node: 'pve1', id: '10de:2204', path: '0000:01:00.0', iommu_group: 14, subsystem_id: '1458:4043', comment: 'left 100 %' };
const stick = { node: 'pve1', id: '0951:1666', path: '1-1.2' };
const share = { node: 'pve1', path: '/srv/share' };

function mappingsConfig({ dir, pci, usb }: MappingChanges = {}): (access: Access) => object {
  return resourcesConfig({
    proxmox_hardware_mapping_dir: { d: { name: 'share', comment: 'für alle', map: [share, { ...share, node: 'pve2' }], ...dir } },
    proxmox_hardware_mapping_pci: { p: { name: 'gpu', map: [card], mediated_devices: true, ...pci } },
    proxmox_hardware_mapping_usb: { u: { name: 'stick', comment: 'key', map: [stick], ...usb } },
  });
}

const mappingIds = {
  'proxmox_hardware_mapping_dir.d': 'share', 'proxmox_hardware_mapping_pci.p': 'gpu', 'proxmox_hardware_mapping_usb.u': 'stick',
};

async function removeMapping(client: PveClient): Promise<void> {
  await client.delete('cluster/mapping/usb/stick');
}

interface HaChanges {
  readonly resource?: Values;
  readonly near?: Values;
  readonly apart?: Values;
  readonly node?: string;
}

function vm(id: number, node = 'pve1'): object {
  return {
    node_name: node, vm_id: id, name: `vm${id}`, started: false, agent: [{ enabled: false }], operating_system: [{ type: 'l26' }],
    network_device: [nic({ mac_address: `BC:24:11:00:01:${id - 50}` })], migrate: true,
  };
}

function haConfig({ resource, near, apart, node }: HaChanges = {}): (access: Access) => object {
  const resources = ['${proxmox_haresource.a.resource_id}', '${proxmox_haresource.b.resource_id}'];
  return resourcesConfig({
    proxmox_virtual_environment_vm: { a: vm(101, node), b: vm(102) },
    proxmox_haresource: {
      a: { resource_id: 'vm:${proxmox_virtual_environment_vm.a.vm_id}', state: 'stopped', comment: 'first', ...resource },
      b: { resource_id: 'vm:${proxmox_virtual_environment_vm.b.vm_id}', state: 'ignored' },
    },
    proxmox_harule: {
      near: { rule: 'near', type: 'node-affinity', comment: 'close', resources, nodes: { pve1: 2 }, ...near },
      apart: { rule: 'apart', type: 'resource-affinity', resources, affinity: 'negative', ...apart },
    },
  });
}

const haIds = {
  'proxmox_virtual_environment_vm.a': 'pve2/101', 'proxmox_virtual_environment_vm.b': 'pve1/102',
  'proxmox_haresource.a': 'vm:101', 'proxmox_haresource.b': 'vm:102', 'proxmox_harule.near': 'near', 'proxmox_harule.apart': 'apart',
};

async function removeRule(client: PveClient): Promise<void> {
  await client.delete('cluster/ha/rules/apart');
}

const fewer = { comment: null, state: 'disabled', max_restart: 2 };

/** What is the cluster's. */
export const ofCluster: Scenarios = {
  'names for directories and devices of nodes': [
    { name: 'created', config: mappingsConfig() },
    {
      name: 'changed',
      config: mappingsConfig({
        dir: { comment: null, map: [{ ...share, path: '/srv/other' }] }, pci: { mediated_devices: false, comment: 'two', map: [card, { ...card, node: 'pve2' }] },
        usb: { map: [{ ...stick, comment: 'front' }] },
      }),
    },
    { name: 'imported', forgets: true, config: importing(mappingsConfig(), mappingIds) },
    { name: 'vanished', outside: removeMapping, config: mappingsConfig() },
    allGone,
  ],
  'VMs that are highly available': [
    { name: 'created', config: haConfig() },
    { name: 'changed', config: haConfig({ resource: fewer, near: { comment: null, strict: true, nodes: { pve1: 1 } }, apart: { disable: true, affinity: 'positive' } }) },
    { name: 'vanished', outside: removeRule, config: haConfig() },
    { name: 'on another node', config: haConfig({ node: 'pve2' }) },
    { name: 'imported', forgets: true, config: importing(haConfig({ node: 'pve2' }), haIds) },
    { name: 'replaced', config: haConfig({ node: 'pve2', near: { rule: 'nearer' }, apart: { rule: 'away' } }) },
    allGone,
  ],
};
