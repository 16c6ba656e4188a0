import { readInventory } from '../../lib/cluster/inventory';

const ANSWERS: Readonly<Record<string, unknown>> = {
  '/nodes': [{ node: 'pve2' }, { node: 'pve1' }],
  '/cluster/resources?vm': [
    { type: 'qemu', vmid: 101, name: 'debian', node: 'pve1', template: 1 }, { type: 'qemu', vmid: 100, name: 'eco', node: 'pve2', template: 1 },
    { type: 'qemu', vmid: 200, name: 'web', node: 'pve1', template: 0 }, { type: 'lxc', vmid: 300, name: 'box', node: 'pve1', template: 1 },
  ],
  '/cluster/resources?storage': [
    { storage: 'local', content: 'iso,backup' }, { storage: 'ceph', content: 'images,rootdir' }, { storage: 'ceph', content: 'images,rootdir' },
  ],
  '/nodes/pve1/network': [{ iface: 'vmbr0', type: 'bridge' }, { iface: 'eno1', type: 'eth' }],
  '/nodes/pve2/network': [{ iface: 'vmbr0', type: 'bridge' }, { iface: 'vmbr1', type: 'OVSBridge' }],
  '/cluster/sdn/vnets': [{ vnet: 'campus' }],
  '/cluster/status': [{ type: 'cluster', name: 'lab' }, { type: 'node', name: 'pve1', ip: '10.0.0.1' }, { type: 'node', name: 'pve2' }],
  '/version': { version: '9.0.11' },
};

/** A cluster that refuses everything but some paths. */
function cluster(...allowed: string[]) {
  return {
    get: async <T>(path: string, { type }: Readonly<Record<string, string | number>> = {}) => {
      const request = type === undefined ? path : `${path}?${type}`;
      if (!allowed.includes(request)) throw new Error(`403 ${request}`);
      return ANSWERS[request] as T;
    },
  };
}

test('what there is to build with is read from lists', async () => {
  expect(await readInventory(cluster(...Object.keys(ANSWERS)))).toEqual({
    version: '9.0.11', nodes: ['pve1', 'pve2'], addresses: { pve1: '10.0.0.1' },
    templates: [{ vmId: 100, name: 'eco', node: 'pve2' }, { vmId: 101, name: 'debian', node: 'pve1' }],
    bridges: ['vmbr0', 'vmbr1'], bridgesByNode: { pve1: ['vmbr0'], pve2: ['vmbr0', 'vmbr1'] }, vnets: ['campus'], storages: ['ceph'],
  });
});

test('what the caller may not see is left out', async () => {
  expect(await readInventory(cluster('/nodes', '/cluster/resources?vm'))).toMatchObject({ nodes: ['pve1', 'pve2'], bridges: [], vnets: [], storages: [] });
});

test('without nodes or VMs there is nothing to choose from', async () => {
  await expect(readInventory(cluster('/nodes'))).rejects.toThrow('403 /cluster/resources?vm');
});
