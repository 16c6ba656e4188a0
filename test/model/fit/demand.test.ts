import { measureDemands } from '../../../lib/model/fit/capacity';
import { vmDemands } from '../../../lib/model/fit/demand';
import { findPlaces } from '../../../lib/model/fit/places';
import { findTooSmall } from '../../../lib/model/fit/too-small';

const PLAIN = { memory: 1, cpu: 4, disk: 1 };
const STORAGE = { id: 'local-lvm', nodeName: 'pve1', content: ['images'], totalGib: 100, usedGib: 40 };
const facts = (more = {}) => ({ nodes: [{ name: 'pve1', cores: 4, memoryMiB: 8192, bridges: [] }], storages: [STORAGE], vms: [], ...more });
const machine = (vmId: number, more = {}) => ({
  key: `m${vmId}`, vmId, nodeName: 'pve1', memoryMiB: 2048, cores: 2, datastoreId: 'local-lvm', systemDiskGiB: 20, disks: [], ...more,
});
const data = { sizeGiB: 15, datastoreId: 'local-lvm', persistent: true };

it('takes the disks of new machines whole, and those of linked clones by estimate', () => {
  const linked = { kind: 'template', vmId: 900, nodeName: 'pve1', fullClone: false } as const;
  const demands = vmDemands([machine(1), machine(2, { image: linked })]);
  const { nodes: [node], storages: [storage] } = measureDemands(demands, facts(), { vmIds: new Set() }, PLAIN);

  expect(node).toMatchObject({ machines: 2, newMachines: 2, ownMemoryMiB: 4096, leftMemoryMiB: 4096, ownVcpus: 4, leftVcpus: 12 });
  expect(storage).toMatchObject({ fullGib: 20, linkedGib: 4, linkedMaxGib: 20, leftGib: 36 });
});

it('does not count a disk that has outlived its machine', () => {
  const demands = vmDemands([machine(1, { disks: [data], dataDisksVmId: 1_000_001 })]);

  expect(measureDemands(demands, facts(), { vmIds: new Set([1_000_001]) }, PLAIN).storages).toMatchObject([{ fullGib: 20 }]);
  expect(measureDemands(demands, facts(), { vmIds: new Set() }, PLAIN).storages).toMatchObject([{ fullGib: 35 }]);
});

it('leaves machines out of RAM that are not started', () => {
  expect(vmDemands([machine(1, { started: false })])).toMatchObject([{ memoryMiB: 0, vcpus: 0, disks: [{ gib: 20 }] }]);
});

it('says what lacks', () => {
  const demands = vmDemands([1, 2, 3, 4, 5].map(vmId => machine(vmId)));

  expect(findTooSmall(measureDemands(demands, facts(), { vmIds: new Set() }, PLAIN)).map(({ message }) => message)).toEqual([
    'pve1 lacks 2 GiB of RAM: 8 GiB, others run with 0, this environment with 10', 'local-lvm on pve1 lacks 40 GiB: 60 free, new disks take 100, linked clones about 0',
  ]);
  expect(findTooSmall(measureDemands(demands, facts(), { vmIds: new Set() }, { ...PLAIN, memory: 1.25, disk: 1.4 }))).toEqual([]);
});

it('finds nodes and storages that are not there, and storages that take no disks', () => {
  const demands = vmDemands([machine(1), machine(2, { nodeName: 'pve9' }), machine(3, { datastoreId: 'ceph' })]);

  expect(findPlaces(demands, facts({ storages: [{ ...STORAGE, content: ['iso'] }] })).map(({ message }) => message)).toEqual([
    'nodes that the cluster does not have, or that are down: pve9', 'storages that are missing: ceph on pve1', 'storages that take no disks of VMs: local-lvm on pve1',
  ]);
  expect(findPlaces(demands.slice(0, 1), facts({ storages: [] }))).toEqual([]);
});

it('sees a shared storage on the nodes that have it', () => {
  const ceph = { ...STORAGE, id: 'ceph', nodeName: undefined, nodeNames: ['pve2'] };
  const demands = vmDemands([machine(1, { datastoreId: 'ceph' }), machine(2, { datastoreId: 'ceph', nodeName: 'pve2' })]);
  const there = facts({ nodes: ['pve1', 'pve2'].map(name => ({ name, bridges: [] })), storages: [STORAGE, ceph] });

  expect(findPlaces(demands, there).map(({ message }) => message)).toEqual(['storages that are missing: ceph on pve1']);
});
