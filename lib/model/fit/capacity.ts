import type { LabPlan, MachinePlan, StandPlan } from '../lab-plan';
import type { ClusterFacts, Owned, StorageFacts, VmFacts } from './cluster-facts';
import { misfit, type Misfit } from './misfit';

/** vCPUs that a core is taken to carry. */
export const VCPUS_PER_CORE = 4;
/** How much of its template's disk a linked clone is taken to fill of its own, in time. */
export const LINKED_GROWTH = 0.2;

/** A node with what the environment's machines add to it. */
export interface NodeCapacity {
  readonly nodeName: string;
  /** Machines of the environment. */
  readonly machines: number;
  /** Unset: not known. */
  readonly memoryMiB?: number;
  /** RAM of the VMs that run there, without the environment's. */
  readonly othersMemoryMiB: number;
  /** RAM of the environment's machines that are started. */
  readonly ownMemoryMiB: number;
  /** Unset: not known. Negative: so much is lacking. */
  readonly leftMemoryMiB?: number;
  /** Unset: not known. */
  readonly cores?: number;
  readonly othersVcpus: number;
  readonly ownVcpus: number;
}

/** A storage with what new machines add to it. */
export interface StorageCapacity {
  readonly storageId: string;
  /** Unset: the storage is shared. */
  readonly nodeName?: string;
  readonly totalGib: number;
  readonly usedGib: number;
  /** Full clones' disks. */
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

/** What an environment takes of a cluster, and what is left: RAM and vCPUs of what runs, disks of what is new. */
export function measureCapacity(plan: LabPlan, facts: ClusterFacts, owned: Owned): Capacity {
  const machines = plan.stands.flatMap(stand => stand.machines);
  const loads = loadByNode(machines, facts);
  const nodes = facts.nodes.map(({ name, memoryMiB, cores }): NodeCapacity => {
    const others = facts.vms.filter(vm => vm.nodeName === name && vm.isRunning && !owned.vmIds.has(vm.vmId));
    const own = loads.get(name) ?? NO_LOAD;
    const othersMemoryMiB = sum(others, vm => vm.memoryMiB);
    return {
      nodeName: name, machines: own.machines, memoryMiB, othersMemoryMiB, ownMemoryMiB: own.memoryMiB,
      leftMemoryMiB: memoryMiB === undefined ? undefined : memoryMiB - othersMemoryMiB - own.memoryMiB,
      cores, othersVcpus: sum(others, vm => vm.cores), ownVcpus: own.vcpus,
    };
  });
  const storages = diskLoads(machines.filter(({ vmId }) => !owned.vmIds.has(vmId)), facts).map(({ storage, ...load }): StorageCapacity => {
    const { id, nodeName, totalGib, usedGib } = storage;
    return { storageId: id, nodeName, totalGib, usedGib, ...load, leftGib: totalGib - usedGib - load.fullGib - load.linkedGib };
  });
  return { nodes, storages, more: moreStudents(plan.stands[0], facts, nodes, storages) };
}

/** Where there is not enough. */
export function findTooSmall({ nodes, storages }: Capacity): Misfit[] {
  return [
    ...nodes.filter(({ leftMemoryMiB = 0, ownMemoryMiB }) => leftMemoryMiB < 0 && ownMemoryMiB > 0).flatMap(node => misfit('too small', [node.nodeName],
      name => `${name} lacks ${gib(-node.leftMemoryMiB!)} GiB of RAM: ${gib(node.memoryMiB!)} GiB, others run with ${gib(node.othersMemoryMiB)}, `
        + `this environment with ${gib(node.ownMemoryMiB)}`,
      'take fewer students at once, less memory_mib, or another node')),
    ...storages.filter(({ leftGib }) => leftGib < 0).flatMap(storage => misfit('too small', [storageName(storage)],
      name => `${name} lacks ${round(-storage.leftGib)} GiB: ${round(storage.totalGib - storage.usedGib)} free, full clones take ${round(storage.fullGib)}, `
        + `linked clones about ${round(storage.linkedGib)}`,
      'make room, or use linked clones (full_clone: false)')),
  ];
}

/** What will work, and is good to know. */
export function capacityWarnings({ nodes, storages }: Capacity): string[] {
  return [
    ...nodes.filter(({ cores, ownVcpus, othersVcpus }) => cores !== undefined && ownVcpus > 0 && ownVcpus + othersVcpus > cores * VCPUS_PER_CORE)
      .map(node => `${node.nodeName}: ${node.othersVcpus + node.ownVcpus} vCPUs on ${node.cores} cores are more than ${VCPUS_PER_CORE} a core`),
    ...storages.filter(({ leftGib, linkedGib, linkedMaxGib }) => leftGib >= 0 && leftGib + linkedGib - linkedMaxGib < 0)
      .map(storage => `${storageName(storage)}: linked clones could fill ${round(storage.linkedMaxGib)} GiB, more than is free`),
  ];
}

/** `local-lvm on pve1`, or `ceph` */
export function storageName({ storageId, nodeName }: Pick<StorageCapacity, 'storageId' | 'nodeName'>): string {
  return nodeName === undefined ? storageId : `${storageId} on ${nodeName}`;
}

function loadByNode(machines: readonly MachinePlan[], { vms }: ClusterFacts): Map<string, Load> {
  const templates = new Map(vms.map(vm => [vm.vmId, vm]));
  const loads = new Map<string, Load>();
  for (const machine of machines) {
    const before = loads.get(machine.nodeName) ?? NO_LOAD;
    const template = templates.get(machine.template.vmId);
    loads.set(machine.nodeName, {
      machines: before.machines + 1,
      memoryMiB: before.memoryMiB + (machine.started ? machine.memoryMiB ?? template?.memoryMiB ?? 0 : 0),
      vcpus: before.vcpus + (machine.started ? machine.cores ?? template?.cores ?? 0 : 0),
    });
  }
  return loads;
}

function diskLoads(machines: readonly MachinePlan[], { vms, storages }: ClusterFacts): DiskLoad[] {
  const templates = new Map(vms.map(vm => [vm.vmId, vm]));
  const loads = new Map<StorageFacts, DiskLoad>();
  for (const machine of machines) {
    for (const disk of templates.get(machine.template.vmId)?.disks ?? []) {
      const storage = storages.find(({ id, nodeName }) => id === disk.storageId && (nodeName === undefined || nodeName === machine.nodeName));
      if (storage === undefined) continue;
      const { fullGib, linkedGib, linkedMaxGib } = loads.get(storage) ?? { fullGib: 0, linkedGib: 0, linkedMaxGib: 0 };
      loads.set(storage, machine.fullClone
        ? { storage, fullGib: fullGib + disk.gib, linkedGib, linkedMaxGib }
        : { storage, fullGib, linkedGib: linkedGib + disk.gib * LINKED_GROWTH, linkedMaxGib: linkedMaxGib + disk.gib });
    }
  }
  return [...loads.values()];
}

/** Every stand is the same: what one takes, tells how many more there can be. */
function moreStudents(
  stand: StandPlan | undefined, facts: ClusterFacts, nodes: readonly NodeCapacity[], storages: readonly StorageCapacity[],
): Capacity['more'] {
  if (stand === undefined) return undefined;
  const ofNodes = [...loadByNode(stand.machines, facts)].flatMap(([name, { memoryMiB }]) => {
    const left = nodes.find(({ nodeName }) => nodeName === name)?.leftMemoryMiB;
    return left === undefined || memoryMiB === 0 ? [] : [{ students: Math.max(0, Math.floor(left / memoryMiB)), limit: `RAM of ${name}` }];
  });
  const ofStorages = diskLoads(stand.machines, facts).flatMap(({ storage, fullGib, linkedGib }) => {
    const known = storages.find(({ storageId, nodeName }) => storageId === storage.id && nodeName === storage.nodeName);
    const left = known?.leftGib ?? storage.totalGib - storage.usedGib;
    const name = storageName({ storageId: storage.id, nodeName: storage.nodeName });
    return fullGib + linkedGib === 0 ? [] : [{ students: Math.max(0, Math.floor(left / (fullGib + linkedGib) + 1e-9)), limit: name }];
  });
  return [...ofNodes, ...ofStorages].sort((a, b) => a.students - b.students)[0];
}

function sum(vms: readonly VmFacts[], of: (vm: VmFacts) => number): number {
  return vms.reduce((total, vm) => total + of(vm), 0);
}

function gib(mib: number): number {
  return round(mib / 1024);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
