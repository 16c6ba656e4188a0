import { LINKED_GROWTH, type Capacity } from '../model/fit/capacity';
import type { Misfit } from '../model/fit/misfit';
import { storageName } from '../model/fit/storage-name';
import { renderTable, type TableOptions } from './table';

export interface CapacityFindings {
  readonly capacity: Capacity;
  /** Why it does not fit. */
  readonly misfits: readonly Misfit[];
  readonly warnings: readonly string[];
}

/** What an environment takes of a cluster, and whether that is there. */
export function capacityText({ capacity, misfits, warnings }: CapacityFindings, options: TableOptions): string {
  return [
    ...capacityLines(capacity, options),
    ...warnings,
    '',
    ...misfits.length === 0 ? [options.colors.green('it fits')] : [
      options.colors.red('it does not fit:'), ...misfits.flatMap(({ message, fix }) => [`  ${message}`, `      ${fix}`]),
    ],
  ].join('\n');
}

/** What an environment takes of its nodes and storages, and how many students more they could take. */
export function capacityLines({ nodes, storages, more }: Capacity, options: TableOptions): string[] {
  const gib = (mib: number | undefined) => (mib === undefined ? '?' : number(mib / 1024));
  const vcpus = (value: number | undefined) => (value === undefined ? '?' : number(value));
  const used = nodes.filter(({ machines }) => machines > 0);
  return [
    renderTable(['node', 'machines', 'RAM GiB', 'others', 'needed', 'left', 'vCPUs', 'others', 'needed', 'left'], used.map(node => [
      node.nodeName, String(node.machines), gib(node.memoryMiB), gib(node.othersMemoryMiB), gib(node.ownMemoryMiB), gib(node.leftMemoryMiB),
      vcpus(node.vcpus), vcpus(node.othersVcpus), vcpus(node.ownVcpus), vcpus(node.leftVcpus),
    ]), options),
    ...storages.length === 0 ? [] : ['', renderTable(['storage', 'GiB', 'used', 'new disks', 'linked clones, about', 'left'], storages.map(storage => [
      storageName(storage), ...[storage.totalGib, storage.usedGib, storage.fullGib, storage.linkedGib, storage.leftGib].map(number),
    ]), options)],
    ...storages.every(({ linkedGib }) => linkedGib === 0) ? [] : [`linked clones begin empty; ${LINKED_GROWTH * 100} % of their templates' disks is an estimate of what they fill`],
    ...more === undefined ? [] : [`${more.students} ${more.students === 1 ? 'student' : 'students'} more would fit (${more.limit})`],
  ];
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
