import type { StorageFacts } from '../../lib/model/fit/cluster-facts';
import { planLab } from '../../lib/model/plan-lab';
import { wantedReplicas } from '../../lib/model/replica-plan';
import { namedStorage, replicaStorageIds, sharedStorage } from '../../lib/model/replica-storage';
import { NOTHING_TAKEN, lab, users } from './lab';
import { NODE, STORAGE, vm } from './fit/facts';

const NODES = ['pve1', 'pve2', 'pve3'];
const LOCAL: readonly StorageFacts[] = NODES.map((nodeName) => ({ ...STORAGE, nodeName }));
const shared = (id: string, more: Partial<StorageFacts> = {}): StorageFacts => ({ ...STORAGE, id, nodeName: undefined, type: 'rbd', ...more });
const on = (...storages: readonly StorageFacts[]) => ({
  nodes: NODES.map((name) => ({ ...NODE, name })), storages: [...LOCAL, ...storages], vms: [vm(100, { isTemplate: true, disks: [{ storageId: 'local-lvm', gib: 8 }] })],
});

test('of shared storages, the one with the most room is preferred', () => {
  expect(sharedStorage(NODES, on(shared('small', { totalGib: 300 }), shared('full', { usedGib: 990 }), shared('large')))).toEqual({ id: 'large', isShared: true });
  expect(sharedStorage(NODES, on())).toBeUndefined();
});

test.each([
  ['takes no disks of VMs', { content: ['iso'] }], ['is not on every node', { nodeNames: ['pve1', 'pve2'] }], ['can make no linked clones', { type: 'lvm' }],
])('one that %s is not', (_, more) => {
  expect(sharedStorage(NODES, on(shared('ceph', more)))).toBeUndefined();
  expect(namedStorage('ceph', NODES, on(shared('ceph', more)))).toBeUndefined();
});

test('a storage of a node\'s own has to be on all of them, under its name', () => {
  const some = { ...STORAGE, id: 'ssd' };
  const resources = on(some, { ...some, nodeName: 'pve2' }, shared('ceph'));

  expect(namedStorage('local-lvm', NODES, resources)).toEqual({ id: 'local-lvm', isShared: false });
  expect(namedStorage('ssd', NODES, resources)).toBeUndefined();
  expect(namedStorage('ssd', ['pve1', 'pve2'], resources)).toEqual({ id: 'ssd', isShared: false });
  expect(replicaStorageIds(NODES, resources)).toEqual(['ceph', 'local-lvm']);
});

const config = lab({
  students: users(3), machines: [{ name: 'host', networks: ['lan'], templateVmId: 100, templateNode: 'pve1' }], placement: 'balanced',
  proxmox: { nodes: NODES },
});
const wanted = (replicas: Record<number, Record<string, number>>, isShared: boolean) => {
  const before = { students: {}, replicas };
  const { plan } = planLab(config, before, NOTHING_TAKEN);
  return wantedReplicas(config, plan, before, on(), { id: 'x', isShared }).map(({ nodeName }) => nodeName);
};

test('on shared storage one replica does for all nodes, and those that are there stay what they are', () => {
  expect(wanted({}, false)).toEqual(['pve2', 'pve3']);
  expect(wanted({}, true)).toEqual(['*']);
  expect(wanted({ 100: { pve2: 10_000 } }, true)).toEqual(['pve2', '*']);
  expect(wanted({ 100: { '*': 10_000 } }, false)).toEqual(['*']);
});

test('machines are cloned from the replica on their node, else from the shared one, wherever they are', () => {
  const { plan } = planLab(config, { students: {}, replicas: { 100: { pve2: 10_000, '*': 10_001 } } }, NOTHING_TAKEN);

  expect(plan.stands.map(({ nodeName, machines }) => [nodeName, machines[0]!.template])).toEqual([
    ['pve1', { vmId: 10_001, nodeName: 'pve1', replicaOf: 100 }], ['pve2', { vmId: 10_000, nodeName: 'pve2', replicaOf: 100 }],
    ['pve3', { vmId: 10_001, nodeName: 'pve1', replicaOf: 100 }],
  ]);
});
