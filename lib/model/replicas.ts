import type { MachineSettings } from '../config/env-config';
import type { Allocations, Replicas } from './allocations';
import type { Resources } from './fit/capacity';
import type { TemplatePlan } from './lab-plan';
import { lookUp } from './records';

/** The template that a machine on a node is cloned from: where the node has a replica, that one. */
export function templateFor({ templateVmId, templateNode }: MachineSettings, nodeName: string, replicas: Replicas = {}): TemplatePlan {
  const replica = templateNode === nodeName ? undefined : replicaOn(replicas, templateVmId, nodeName);
  return replica === undefined ? { vmId: templateVmId, nodeName: templateNode } : { vmId: replica, nodeName, replicaOf: templateVmId };
}

export function replicaOn(replicas: Replicas, templateVmId: number, nodeName: string): number | undefined {
  return lookUp(lookUp(replicas, String(templateVmId)) ?? {}, nodeName);
}

export function replicaVmIds({ replicas = {} }: Pick<Allocations, 'replicas'>): number[] {
  return Object.values(replicas).flatMap(nodes => Object.values(nodes));
}

/** Whether all disks of a VM are on storages that nodes share; not known: no. */
export function isShared(vmId: number, { vms, storages }: Resources): boolean {
  const disks = vms.find((vm) => vm.vmId === vmId)?.disks ?? [];
  return disks.length > 0 && disks.every((disk) => storages.some(({ id, nodeName }) => id === disk.storageId && nodeName === undefined));
}
