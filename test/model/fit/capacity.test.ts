import fc from 'fast-check';
import { LINKED_GROWTH, measureCapacity as measureWith } from '../../../lib/model/fit/capacity';
import type { ClusterFacts, Owned } from '../../../lib/model/fit/cluster-facts';
import { capacityWarnings, findTooSmall } from '../../../lib/model/fit/too-small';
import type { LabPlan } from '../../../lib/model/lab-plan';
import { samplePlan, studentNames } from '../../stacks/sample-plan';
import { facts, NODE, owned, STORAGE, TEMPLATE, vm } from './facts';

const PLAIN = { memory: 1, cpu: 4, disk: 1 };
const measureCapacity = (plan: LabPlan, there: ClusterFacts, own: Owned, overcommit = PLAIN) => measureWith(plan, there, own, overcommit);
const measure = (students: number, more = {}, own = owned()) => measureCapacity(samplePlan(studentNames(students)), facts(more), own);

function withFullClones(plan: LabPlan): LabPlan {
  return { ...plan, stands: plan.stands.map(stand => ({ ...stand, machines: stand.machines.map(machine => ({ ...machine, fullClone: true })) })) };
}

it('counts the RAM and vCPUs of what runs, those of templates where machines say nothing', () => {
  // a router and a web server as the template, 1 GiB and 1 vCPU; a host with 2 GiB and 2 vCPUs
  const vms = [TEMPLATE, vm(500, { isRunning: true, memoryMiB: 4096, cores: 2 }), vm(501, { memoryMiB: 8192 })];

  expect(measure(10, { vms }).nodes).toEqual([{
    nodeName: 'pve1', machines: 30, newMachines: 30, memoryMiB: 65536, othersMemoryMiB: 4096, ownMemoryMiB: 40960, leftMemoryMiB: 20480,
    vcpus: 64, othersVcpus: 2, ownVcpus: 40, leftVcpus: 22,
  }]);
});

it('counts the environment\'s own machines once, whether they run already or not', () => {
  const vms = [TEMPLATE, vm(10_000, { isRunning: true, memoryMiB: 1024 })];

  expect(measure(10, { vms }, owned({ vmIds: new Set([10_000]) })).nodes).toEqual(measure(10).nodes.map(node => ({ ...node, newMachines: 29 })));
});

it('counts disks of new machines only: full clones whole, linked ones by estimate', () => {
  const { storages: [linked] } = measure(10);
  expect(linked).toMatchObject({ usedGib: 100, fullGib: 0, linkedMaxGib: 300, leftGib: 900 - 300 * LINKED_GROWTH });

  const { storages: [full] } = measureCapacity(withFullClones(samplePlan(studentNames(10))), facts(), owned({ vmIds: new Set([10_000, 10_001]) }));
  expect(full).toMatchObject({ fullGib: 280, linkedGib: 0, leftGib: 620 });
});

it('says where RAM and disk are lacking, by how much', () => {
  const capacity = measureCapacity(withFullClones(samplePlan(studentNames(40))), facts(), owned());

  expect(findTooSmall(capacity).map(({ kind, message }) => [kind, message])).toEqual([
    ['too small', 'pve1 lacks 96 GiB of RAM: 64 GiB, others run with 0, this environment with 160'],
    ['too small', 'pve1 lacks 96 vCPUs: 64 may be given out, others run with 0, this environment with 160'],
    ['too small', 'local-lvm on pve1 lacks 300 GiB: 900 free, new disks take 1200, linked clones about 0'],
  ]);
});

it('gives out more than there is where that is wanted', () => {
  const there = facts({ nodes: [{ ...NODE, memoryMiB: 65536, cores: 16 }], storages: [{ ...STORAGE, totalGib: 1000, usedGib: 100 }] });
  const capacity = measureCapacity(withFullClones(samplePlan(studentNames(40))), there, owned(), { memory: 2.5, cpu: 10, disk: 1.3 });

  expect(capacity.nodes[0]).toMatchObject({ leftMemoryMiB: 0, vcpus: 160, leftVcpus: 0 });
  expect(capacity.storages[0]).toMatchObject({ totalGib: 1300, leftGib: 0 });
  expect(findTooSmall(capacity)).toEqual([]);
});

it('refuses nothing of what stands already, and says it', () => {
  const all = owned({ vmIds: new Set(samplePlan(studentNames(40)).stands.flatMap(({ machines }) => machines.map(({ vmId }) => vmId))) });
  const capacity = measureCapacity(samplePlan(studentNames(40)), facts(), all);

  expect(findTooSmall(capacity)).toEqual([]);
  expect(capacityWarnings(capacity)).toEqual([
    'pve1: 96 GiB of RAM more than may be are given out', 'pve1: 96 vCPUs more than may be are given out',
  ]);
});

it('warns of linked clones that could outgrow their storage', () => {
  expect(capacityWarnings(measure(10))).toEqual([]);
  expect(capacityWarnings(measure(16, { storages: [{ ...STORAGE, usedGib: 800 }] }))).toEqual(['local-lvm on pve1: linked clones could fill 480 GiB, more than is free']);
});

it('does not know what is left where the size is not known', () => {
  const capacity = measure(10, { nodes: [{ ...NODE, memoryMiB: undefined, cores: undefined }], storages: [] });

  expect(capacity.nodes[0]!.leftMemoryMiB).toBeUndefined();
  expect(capacity.more).toBeUndefined();
  expect([findTooSmall(capacity), capacityWarnings(capacity)]).toEqual([[], []]);
});

it('so many students more fit, and not one more than that', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 5 }), fc.integer({ min: 8, max: 128 }), fc.integer({ min: 200, max: 1000 }), fc.boolean(),
    (students, memoryGib, totalGib, isFull) => {
      const there = facts({ nodes: [{ ...NODE, memoryMiB: memoryGib * 1024 }], storages: [{ ...STORAGE, totalGib }] });
      const plan = (count: number) => (isFull ? withFullClones(samplePlan(studentNames(count))) : samplePlan(studentNames(count)));
      const capacity = measureCapacity(plan(students), there, owned());
      fc.pre(findTooSmall(capacity).length === 0);
      const { students: more } = capacity.more!;

      expect(findTooSmall(measureCapacity(plan(students + more), there, owned()))).toEqual([]);
      expect(findTooSmall(measureCapacity(plan(students + more + 1), there, owned()))).not.toEqual([]);
    },
  ));
});

it('what is left, taken and used is always the whole', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 30 }), students => {
    const { nodes: [node], storages } = measure(students);
    expect(node!.leftMemoryMiB! + node!.ownMemoryMiB + node!.othersMemoryMiB).toBe(node!.memoryMiB);
    for (const storage of storages) expect(storage.usedGib + storage.fullGib + storage.linkedGib + storage.leftGib).toBeCloseTo(storage.totalGib);
  }));
});

it('adds up what several nodes can take, as long as shared storage lasts', () => {
  const sample = samplePlan(studentNames(2));
  const plan = { ...sample, stands: sample.stands.map((stand, index) => onNode(stand, `pve${index + 1}`)) };
  const nodes = [{ ...NODE, memoryMiB: 16_384 }, { ...NODE, name: 'pve2', memoryMiB: 24_576 }];
  const more = (storage: typeof STORAGE) => measureCapacity(plan, facts({ nodes, storages: [storage] }), owned()).more;

  expect(more({ ...STORAGE, id: 'elsewhere' })).toEqual({ students: 8, limit: 'RAM of pve1, RAM of pve2' });
  expect(more({ ...STORAGE, nodeName: undefined, totalGib: 130 })).toEqual({ students: 3, limit: 'local-lvm' });
});

function onNode(stand: LabPlan['stands'][number], nodeName: string): LabPlan['stands'][number] {
  return { ...stand, nodeName, machines: stand.machines.map(machine => ({ ...machine, nodeName })) };
}
