import type { Overcommit } from '../../config/overcommit';
import type { LabPlan, StandPlan } from '../lab-plan';
import type { ClusterFacts, Owned, StorageFacts, VmFacts } from './cluster-facts';
import { labDemands, type Demand } from './demand';
import { storageName } from './storage-name';

/** How much of its template's disk a linked clone is taken to fill of its own, in time. */
export const LINKED_GROWTH = 0.2;

/** A node with what the environment's machines add to it. */
export interface NodeCapacity {
  readonly nodeName: string;
  /** Machines of the environment. */
  readonly machines: number;
  /** Those of them that are not there yet. */
  readonly newMachines: number;
  /** That may be given out. Unset: not known. */
  readonly memoryMiB?: number;
  /** RAM of the VMs that run there, without the environment's. */
  readonly othersMemoryMiB: number;
  /** RAM of the environment's machines that are started. */
  readonly ownMemoryMiB: number;
  /** Unset: not known. Negative: so much is lacking. */
  readonly leftMemoryMiB?: number;
  /** That may be given out. Unset: not known. */
  readonly vcpus?: number;
  readonly othersVcpus: number;
  readonly ownVcpus: number;
  /** Unset: not known. Negative: so many are lacking. */
  readonly leftVcpus?: number;
}

/** A storage with what new machines add to it. */
export interface StorageCapacity {
  readonly storageId: string;
  /** Unset: the storage is shared. */
  readonly nodeName?: string;
  /** That may be given out. */
  readonly totalGib: number;
  readonly usedGib: number;
  /** Disks of their full size: full clones', and those made of images. */
  readonly fullGib: number;
  /** What linked clones are estimated to fill in time. */
  readonly linkedGib: number;
  /** What linked clones could fill at the most. */
  readonly linkedMaxGib: number;
  /** With the estimate. Negative: so much is lacking. */
  readonly leftGib: number;
}

export interface Capacity {
  readonly nodes: readonly NodeCapacity[];
  readonly storages: readonly StorageCapacity[];
  /** How many students more would fit, and what ends it; unset: not known. */
  readonly more?: { readonly students: number; readonly limit: string };
}

interface Load { readonly memoryMiB: number; readonly vcpus: number; readonly machines: number }
const NO_LOAD: Load = { memoryMiB: 0, vcpus: 0, machines: 0 };
interface DiskLoad { readonly storage: StorageFacts; readonly fullGib: number; readonly linkedGib: number; readonly linkedMaxGib: number }

/** What of a cluster decides whether there is enough of it. */
export type Resources = Pick<ClusterFacts, 'nodes' | 'storages' | 'vms'>;

/**
 * What machines take of a cluster, and what is left: RAM and vCPUs of what runs, disks of what is new.
 *
 * @param owned VMs that are the environment's already, those among them that will be no more included
 */
export function measureDemands(demands: readonly Demand[], facts: Resources, owned: Pick<Owned, 'vmIds'>, overcommit: Overcommit): Capacity {
  const loads = loadByNode(demands);
  const isNew = ({ vmId }: Demand) => !owned.vmIds.has(vmId);
  const nodes = facts.nodes.map(({ name, memoryMiB: memory, cores }): NodeCapacity => {
    const others = facts.vms.filter(vm => vm.nodeName === name && vm.isRunning && !owned.vmIds.has(vm.vmId));
    const own = loads.get(name) ?? NO_LOAD;
    const [othersMemoryMiB, othersVcpus] = [sum(others, vm => vm.memoryMiB), sum(others, vm => vm.cores)];
    const memoryMiB = memory && memory * overcommit.memory;
    const vcpus = cores && cores * overcommit.cpu;
    return {
      nodeName: name, machines: own.machines, newMachines: demands.filter(demand => demand.nodeName === name && isNew(demand)).length,
      memoryMiB, othersMemoryMiB, ownMemoryMiB: own.memoryMiB, leftMemoryMiB: memoryMiB && memoryMiB - othersMemoryMiB - own.memoryMiB,
      vcpus, othersVcpus, ownVcpus: own.vcpus, leftVcpus: vcpus && vcpus - othersVcpus - own.vcpus,
    };
  });
  const storages = diskLoads(demands.filter(isNew), facts).map(({ storage, ...load }): StorageCapacity => {
    const { id, nodeName, usedGib } = storage;
    const totalGib = storage.totalGib * overcommit.disk;
    return { storageId: id, nodeName, totalGib, usedGib, ...load, leftGib: totalGib - usedGib - load.fullGib - load.linkedGib };
  });
  return { nodes, storages };
}

/** The same of a class, with how many students more would fit. */
export function measureCapacity(plan: LabPlan, facts: Resources, owned: Pick<Owned, 'vmIds'>, overcommit: Overcommit): Capacity {
  const capacity = measureDemands(labDemands(plan, facts), facts, owned, overcommit);
  return { ...capacity, more: moreStudents(plan.stands.filter(stand => stand.machines.length > 0), facts, capacity, overcommit) };
}

function loadByNode(demands: readonly Demand[]): Map<string, Load> {
  const loads = new Map<string, Load>();
  for (const { nodeName, memoryMiB, vcpus } of demands) {
    const before = loads.get(nodeName) ?? NO_LOAD;
    loads.set(nodeName, { machines: before.machines + 1, memoryMiB: before.memoryMiB + memoryMiB, vcpus: before.vcpus + vcpus });
  }
  return loads;
}

function diskLoads(demands: readonly Demand[], { storages }: Resources): DiskLoad[] {
  const loads = new Map<StorageFacts, DiskLoad>();
  for (const { nodeName, disks } of demands) {
    for (const disk of disks) {
      const storage = storages.find(({ id, nodeName: on }) => id === disk.storageId && (on === undefined || on === nodeName));
      if (storage === undefined) continue;
      const { fullGib, linkedGib, linkedMaxGib } = loads.get(storage) ?? { fullGib: 0, linkedGib: 0, linkedMaxGib: 0 };
      loads.set(storage, disk.isLinked
        ? { storage, fullGib, linkedGib: linkedGib + disk.gib * LINKED_GROWTH, linkedMaxGib: linkedMaxGib + disk.gib }
        : { storage, fullGib: fullGib + disk.gib, linkedGib, linkedMaxGib });
    }
  }
  return [...loads.values()];
}

/**
 * Every stand is the same but for its node: what one takes, tells how many more there can be. Where stands are on several nodes, each of these takes
 * as many as it can, as long as shared storages last.
 */
function moreStudents(stands: readonly StandPlan[], facts: Resources, capacity: Omit<Capacity, 'more'>, overcommit: Overcommit): Capacity['more'] {
  const oneEach = [...new Map(stands.map(stand => [stand.nodeName, stand])).values()];
  const limits = oneEach.map(stand => limitsOf(stand, facts, capacity, overcommit));
  const each = limits.map(of => smallest(of.filter(({ isShared }) => !isShared)));
  const shared = limits.flat().filter(({ isShared }) => isShared);
  const local = each.filter(limit => limit !== undefined);
  const all = local.length < each.length || local.length === 0 ? [] : [{
    students: local.reduce((total, { students }) => total + students, 0), limit: local.map(({ limit }) => limit).join(', '),
  }];
  return smallest([...all, ...shared.map(({ students, limit }) => ({ students, limit }))]);
}

function smallest<T extends { readonly students: number }>(limits: readonly T[]): T | undefined {
  return limits.toSorted((a, b) => a.students - b.students)[0];
}

interface Limit { readonly students: number; readonly limit: string; readonly isShared: boolean }

/** What ends the number of stands like this one. */
function limitsOf(stand: StandPlan, facts: Resources, { nodes, storages }: Omit<Capacity, 'more'>, { disk }: Overcommit): Limit[] {
  const times = (left: number | undefined, each: number, limit: string, isShared = false): Limit[] => (
    left === undefined || each === 0 ? [] : [{ students: Math.max(0, Math.floor(left / each + 1e-9)), limit, isShared }]
  );
  const demands = labDemands({ stands: [stand] }, facts);
  const ofNodes = [...loadByNode(demands)].flatMap(([name, { memoryMiB, vcpus }]) => {
    const node = nodes.find(({ nodeName }) => nodeName === name);
    // a machine that is pinned to one node limits all stands alike
    const isShared = name !== stand.nodeName;
    return [...times(node?.leftMemoryMiB, memoryMiB, `RAM of ${name}`, isShared), ...times(node?.leftVcpus, vcpus, `vCPUs of ${name}`, isShared)];
  });
  const ofStorages = diskLoads(demands, facts).flatMap(({ storage: { id, nodeName, totalGib, usedGib }, fullGib, linkedGib }) => {
    const known = storages.find(storage => storage.storageId === id && storage.nodeName === nodeName);
    const left = known?.leftGib ?? totalGib * disk - usedGib;
    return times(left, fullGib + linkedGib, storageName({ storageId: id, nodeName }), nodeName !== stand.nodeName);
  });
  return [...ofNodes, ...ofStorages];
}

function sum(vms: readonly VmFacts[], of: (vm: VmFacts) => number): number {
  return vms.reduce((total, vm) => total + of(vm), 0);
}
