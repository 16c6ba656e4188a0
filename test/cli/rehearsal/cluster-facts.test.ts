import { clusterFacts } from '../../../lib/cli/rehearsal/cluster-facts';
import type { ClusterDescriptionInput } from '../../../lib/sim';

const DESCRIPTION: ClusterDescriptionInput = {
  nodes: { pve1: { cores: 8, memory_mib: 4096, bridges: ['vmbr0', 'vmbr7'] }, pve2: {} },
  storages: {
    'local-lvm': { type: 'lvmthin', content: ['images'], size_gib: 100, by_node: { pve1: { size_gib: 50, other_gib: -4 } } },
    'ceph': { type: 'rbd', content: ['images'], shared: true, size_gib: 500, by_node: { pve2: { other_gib: 100 } } },
    'iso': { type: 'dir', content: ['iso'], nodes: ['pve2'], size_gib: 10 },
  },
  templates: [{ vmid: 9000, node: 'pve1', name: 'debian', disk_gib: 10, memory_mib: 2048, cores: 2 }],
  realms: ['school'],
  contents: {
    vms: [{
      vmid: 100, node: 'pve1', running: true,
      config: { name: 'web', memory: 'current=1024', cores: 2, sockets: 2, net0: 'virtio=BC:24:11:00:00:01,bridge=vmbr0', scsi0: 'ceph:vm-100-disk-0,size=20G' },
    }],
    pools: [{ poolid: 'class' }],
    running_sdn: { zones: { gone: { type: 'simple' } } },
  },
};

test('VMs and templates are there with RAM, vCPUs, disks and addresses', () => {
  expect(clusterFacts(DESCRIPTION, false).vms).toEqual([
    {
      vmId: 100, name: 'web', nodeName: 'pve1', isTemplate: false, isRunning: true, cores: 4, memoryMiB: 1024,
      disks: [{ storageId: 'ceph', gib: 20 }], macAddresses: ['BC:24:11:00:00:01'],
    },
    expect.objectContaining({ vmId: 9000, isTemplate: true, isRunning: false, cores: 2, memoryMiB: 2048, disks: [{ storageId: 'local-lvm', gib: 10 }] }),
  ]);
});

test('storages are there once a node, shared ones once, with what is used', () => {
  expect(clusterFacts(DESCRIPTION, false).storages).toEqual([
    { id: 'local-lvm', nodeName: 'pve1', content: ['images'], totalGib: 50, usedGib: 6, type: 'lvmthin' },
    { id: 'ceph', nodeName: undefined, content: ['images'], totalGib: 500, usedGib: 120, type: 'rbd', nodeNames: ['pve2'] },
    { id: 'iso', nodeName: 'pve2', content: ['iso'], totalGib: 10, usedGib: 0, type: 'dir' },
  ]);
});

test('a file\'s nodes are as large as the defaults say; of a copy\'s, what is left out is not known', () => {
  expect(clusterFacts(DESCRIPTION, false).nodes[1]).toEqual({ name: 'pve2', cores: 32, memoryMiB: 262144, bridges: ['vmbr0'] });
  expect(clusterFacts(DESCRIPTION, true).nodes).toEqual([
    { name: 'pve1', cores: 8, memoryMiB: 4096, bridges: ['vmbr0', 'vmbr7'] }, { name: 'pve2', bridges: ['vmbr0'] },
  ]);
});

test('names that are taken are known, also of what is in force only', () => {
  const { poolIds, userIds, realms, zoneIds, roleIds } = clusterFacts(DESCRIPTION, false);

  expect({ poolIds, userIds, realms, zoneIds }).toEqual({ poolIds: ['class'], userIds: ['root@pam'], realms: ['pam', 'pve', 'school'], zoneIds: ['gone'] });
  expect(roleIds).toContain('Administrator');
});
