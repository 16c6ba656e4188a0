import type { ClusterFacts, NodeFacts, Owned, StorageFacts, VmFacts } from '../../../lib/model/fit/cluster-facts';

export const NODE: NodeFacts = { name: 'pve1', cores: 16, memoryMiB: 64 * 1024, bridges: ['vmbr0'] };
export const STORAGE: StorageFacts = { id: 'local-lvm', nodeName: 'pve1', content: ['images'], totalGib: 1000, usedGib: 100 };
/** The template that `samplePlan` clones. */
export const TEMPLATE: VmFacts = vm(9000, { isTemplate: true, memoryMiB: 1024, cores: 1, disks: [{ storageId: 'local-lvm', gib: 10 }] });

export function vm(vmId: number, more: Partial<VmFacts> = {}): VmFacts {
  return { vmId, name: `vm-${vmId}`, nodeName: 'pve1', isTemplate: false, isRunning: false, cores: 1, memoryMiB: 512, disks: [], macAddresses: [], ...more };
}

/** A node with a template on which `samplePlan` fits. */
export function facts(more: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    nodes: [NODE], storages: [STORAGE], vms: [TEMPLATE], poolIds: [], userIds: ['root@pam'], roleIds: ['Administrator'], realms: ['pam', 'pve'],
    zoneIds: [], vnetIds: [], ...more,
  };
}

export function owned(more: Partial<Owned> = {}): Owned {
  return {
    vmIds: new Set(), poolIds: new Set(), userIds: new Set(), roleIds: new Set(), zoneIds: new Set(), vnetIds: new Set(), bridges: new Set(), ...more,
  };
}
