import type { EnvConfig, MachineConfig } from '../config/env-config';
import type { Allocations } from './allocations';
import type { Resource, Room } from './balance';
import { LINKED_GROWTH, type Resources } from './fit/capacity';
import { ALL_NODES, replicaOn } from './replicas';

/** What a node has room for without the environment's own machines; undefined where nothing is known of it, or it is down. */
export function roomOn(
  nodeName: string, { overcommit, machines }: EnvConfig, before: Allocations, { nodes, storages, vms }: Resources,
): Room | undefined {
  const { memoryMiB, cores } = nodes.find(({ name }) => name === nodeName) ?? {};
  if (memoryMiB === undefined || cores === undefined) {
    return undefined;
  }
  const own = new Set(Object.values(before.students).flatMap((student) => Object.values(student.machines).map(({ vmId }) => vmId)));
  const others = vms.filter((vm) => vm.nodeName === nodeName && vm.isRunning && !own.has(vm.vmId));
  const isOnShared = (templateVmId: number) => replicaOn(before.replicas ?? {}, templateVmId, ALL_NODES) !== undefined;
  const templates = new Set(machines.map(({ settings }) => settings.templateVmId).filter((vmId) => !isOnShared(vmId)));
  const storageIds = new Set(vms.filter(({ vmId }) => templates.has(vmId)).flatMap(({ disks }) => disks.map(({ storageId }) => storageId)));
  // a shared storage fills the same wherever a stand is
  const local = storages.filter((storage) => storage.nodeName === nodeName && storageIds.has(storage.id));
  return {
    nodeName,
    resources: [
      { name: 'memory', total: memoryMiB * overcommit.memory, used: sum(others, (vm) => vm.memoryMiB), countsKept: true },
      { name: 'vcpus', total: cores * overcommit.cpu, used: sum(others, (vm) => vm.cores), countsKept: true },
      ...local.map(({ id, totalGib, usedGib }): Resource => ({ name: `disk:${id}`, total: totalGib * overcommit.disk, used: usedGib, countsKept: false })),
    ],
  };
}

/** What the machines of one stand take that are on the stand's node; nothing of what only a template says that is not known. */
export function standNeeds(config: EnvConfig, resources: Resources | undefined): Map<string, number> {
  const needs = new Map<string, number>();
  const add = (name: string, amount: number) => needs.set(name, (needs.get(name) ?? 0) + amount);
  for (const { settings } of config.machines.filter(isFree)) {
    const template = resources?.vms.find(({ vmId }) => vmId === settings.templateVmId);
    if (settings.started) {
      add('memory', settings.memoryMiB ?? template?.memoryMiB ?? 0);
      add('vcpus', settings.cores ?? template?.cores ?? 0);
    }
    template?.disks.forEach(({ storageId, gib }) => add(`disk:${storageId}`, gib * (settings.fullClone ? 1 : LINKED_GROWTH)));
  }
  return needs;
}

function isFree({ settings }: MachineConfig): boolean {
  return settings.nodeName === undefined;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
