import type { MachineSettings } from '../config/env-config';
import type { Allocations, Replicas } from './allocations';
import type { Resources } from './fit/capacity';
import type { TemplatePlan } from './lab-plan';
import { lookUp } from './records';

/** In the place of a node: a replica on storage that all nodes share. */
export const ALL_NODES = '*';

/** The template that a machine on a node is cloned from: where the node has a replica, that one, else one that all nodes share. */
export function templateFor({ templateVmId, templateNode }: MachineSettings, nodeName: string, replicas: Replicas = {}): TemplatePlan {
  const replica = templateNode === nodeName ? undefined : replicaOn(replicas, templateVmId, nodeName);
  if (replica !== undefined) {
    return { vmId: replica, nodeName, replicaOf: templateVmId };
  }
  const shared = replicaOn(replicas, templateVmId, ALL_NODES);
  return shared === undefined ? { vmId: templateVmId, nodeName: templateNode } : { vmId: shared, nodeName: templateNode, replicaOf: templateVmId };
}

/** @param nodeName or `ALL_NODES` */
export function replicaOn(replicas: Replicas, templateVmId: number, nodeName: string): number | undefined {
  return lookUp(lookUp(replicas, String(templateVmId)) ?? {}, nodeName);
}

/** Whether a replica is for all nodes. */
export function hasSharedReplica({ replicas = {} }: Pick<Allocations, 'replicas'>): boolean {
  return Object.values(replicas).some(nodes => lookUp(nodes, ALL_NODES) !== undefined);
}

export function replicaVmIds({ replicas = {} }: Pick<Allocations, 'replicas'>): number[] {
  return Object.values(replicas).flatMap(nodes => Object.values(nodes));
}

/** Whether all disks of a VM are on storages that nodes share; not known: no. */
export function isShared(vmId: number, { vms, storages }: Resources): boolean {
  const disks = vms.find((vm) => vm.vmId === vmId)?.disks ?? [];
  return disks.length > 0 && disks.every((disk) => storages.some(({ id, nodeName }) => id === disk.storageId && nodeName === undefined));
}
