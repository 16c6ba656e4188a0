import type { Capacity, NodeCapacity, StorageCapacity } from './capacity';
import { misfit, type Misfit } from './misfit';
import { storageName } from './storage-name';

const MIB_PER_GIB = 1024;

/** Where there is not enough for what is new; what stands already, stands. */
export function findTooSmall({ nodes, storages }: Capacity): Misfit[] {
  const filling = nodes.filter(({ newMachines }) => newMachines > 0);
  return [
    ...filling.filter(({ leftMemoryMiB = 0 }) => leftMemoryMiB < 0).flatMap(lackOfMemory),
    ...filling.filter(({ leftVcpus = 0 }) => leftVcpus < 0).flatMap(lackOfVcpus),
    ...storages.filter(({ leftGib }) => leftGib < 0).flatMap(lackOfSpace),
  ];
}

/** What will work, and is good to know. */
export function capacityWarnings({ nodes, storages }: Capacity): string[] {
  return [
    ...nodes.filter(({ newMachines, machines }) => newMachines === 0 && machines > 0).flatMap(({ nodeName, leftMemoryMiB = 0, leftVcpus = 0 }) => [
      ...leftMemoryMiB < 0 ? [`${nodeName}: ${round(-leftMemoryMiB / MIB_PER_GIB)} GiB of RAM more than may be are given out`] : [],
      ...leftVcpus < 0 ? [`${nodeName}: ${round(-leftVcpus)} vCPUs more than may be are given out`] : [],
    ]),
    ...storages.filter(({ leftGib, linkedGib, linkedMaxGib }) => leftGib >= 0 && leftGib + linkedGib - linkedMaxGib < 0)
      .map(storage => `${storageName(storage)}: linked clones could fill ${round(storage.linkedMaxGib)} GiB, more than is free`),
  ];
}

function lackOfMemory({ nodeName, leftMemoryMiB, memoryMiB, othersMemoryMiB, ownMemoryMiB }: NodeCapacity): Misfit[] {
  const [lack, all, others, own] = [-leftMemoryMiB!, memoryMiB!, othersMemoryMiB, ownMemoryMiB].map(mib => round(mib / MIB_PER_GIB));
  return misfit('too small', [nodeName], name => `${name} lacks ${lack} GiB of RAM: ${all} GiB, others run with ${others}, this environment with ${own}`,
    'make fewer machines at once, give them less RAM, or take another node; or let more be given out than there is: overcommit.memory in env.yaml');
}

function lackOfVcpus({ nodeName, leftVcpus, vcpus, othersVcpus, ownVcpus }: NodeCapacity): Misfit[] {
  return misfit('too small', [nodeName],
    name => `${name} lacks ${round(-leftVcpus!)} vCPUs: ${round(vcpus!)} may be given out, others run with ${othersVcpus}, this environment with ${ownVcpus}`,
    'make fewer machines at once, give them fewer cores, or take another node; or let a core carry more: overcommit.cpu in env.yaml');
}

function lackOfSpace(storage: StorageCapacity): Misfit[] {
  const { leftGib, totalGib, usedGib, fullGib, linkedGib } = storage;
  return misfit('too small', [storageName(storage)],
    name => `${name} lacks ${round(-leftGib)} GiB: ${round(totalGib - usedGib)} free, new disks take ${round(fullGib)}, linked clones about ${round(linkedGib)}`,
    'make room, use linked clones (full_clone: false), or let more be given out than there is: overcommit.disk in env.yaml');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
