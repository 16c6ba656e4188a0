import type { EnvConfig } from '../config/env-config';
import type { Finding } from '../values/finding';
import type { Allocations, Replicas, Taken } from './allocations';
import type { Resources } from './fit/capacity';
import type { LabPlan } from './lab-plan';
import { NumberRing } from './number-ring';
import { candidateNodes } from './placement';
import { settingPosition } from './positions';
import type { ReplicaStorage } from './replica-storage';
import { ALL_NODES, isShared, replicaOn, replicaVmIds } from './replicas';

/** A template on local storage, and another node on which machines are cloned from it, or `ALL_NODES`. */
export interface WantedReplica {
  readonly templateVmId: number;
  readonly templateNode: string;
  readonly nodeName: string;
}

/**
 * The replicas that an environment needs: of each template for every node that its machines are on, or may come to be on. What lies on storage that
 * all nodes share needs none. Replicas that have a VM ID stay what they are.
 *
 * @param storage where the others are to be; one that is shared makes one replica do for all nodes. @default where the template is
 */
export function wantedReplicas(
  config: EnvConfig, plan: LabPlan, allocations: Allocations, resources: Resources, storage?: ReplicaStorage,
): WantedReplica[] {
  const standNodes = [...candidateNodes(config, allocations, resources), ...plan.stands.map(({ nodeName }) => nodeName)];
  const wanted = config.machines.flatMap(({ settings: { templateVmId, templateNode, nodeName: pinned } }) => (
    (pinned === undefined ? standNodes : [pinned]).map((nodeName) => ({ templateVmId, templateNode, nodeName }))
  ));
  const placed = wanted.filter(({ templateVmId }) => !isShared(templateVmId, resources)).map((replica): WantedReplica => {
    const { templateVmId, templateNode, nodeName } = replica;
    const has = (place: string) => replicaOn(allocations.replicas ?? {}, templateVmId, place) !== undefined;
    const goesToShared = nodeName !== templateNode && storage?.isShared === true;
    return !has(nodeName) && (has(ALL_NODES) || goesToShared) ? { ...replica, nodeName: ALL_NODES } : replica;
  });
  const distinct = new Map(placed.map((replica) => [`${replica.templateVmId} ${replica.nodeName}`, replica]));
  return [...distinct.values()].filter(({ templateNode, nodeName }) => nodeName !== templateNode);
}

/**
 * Gives a VM ID to every replica that has none yet.
 *
 * @param onCluster VM IDs that are in use on the cluster
 */
export function allocateReplicas(
  config: EnvConfig, before: Allocations, taken: Taken, wanted: readonly WantedReplica[], onCluster: readonly number[],
): { allocations: Allocations; findings: readonly Finding[] } {
  const { first, last } = config.vmIds;
  const ring = new NumberRing(first, last, before.next?.vmId ?? first, new Set([
    ...taken.vmIds.keys(),
    ...onCluster,
    ...config.machines.map(({ settings }) => settings.templateVmId),
    ...replicaVmIds(before),
    ...Object.values(before.students).flatMap(({ machines }) => Object.values(machines).map(({ vmId }) => vmId)),
  ]));
  const replicas: Record<string, Record<string, number>> = Object.fromEntries(
    Object.entries(before.replicas ?? {}).map(([template, nodes]) => [template, { ...nodes }]),
  );
  for (const { templateVmId, nodeName } of wanted.filter((one) => replicaOn(before.replicas ?? {}, one.templateVmId, one.nodeName) === undefined)) {
    replicas[templateVmId] = { ...replicas[templateVmId], [nodeName]: ring.take() };
  }
  return {
    allocations: { ...before, next: { ...before.next, vmId: ring.next }, replicas },
    findings: ring.missing === 0 ? [] : [{
      position: settingPosition(config, 'vm_ids.last', 'vm_ids.first'),
      message: `the VM IDs from ${first} to ${last} do not suffice for replicas of templates: ${ring.missing} more are needed`,
      fix: 'widen vm_ids, or take students or machines away',
    }],
  };
}

/** All but some of the replicas, by their VM IDs. */
export function withoutReplicas(replicas: Replicas, gone: ReadonlySet<number>): Replicas {
  const left = Object.entries(replicas).map(([template, nodes]) => [template, Object.entries(nodes).filter(([, vmId]) => !gone.has(vmId))] as const);
  return Object.fromEntries(left.filter(([, nodes]) => nodes.length > 0).map(([template, nodes]) => [template, Object.fromEntries(nodes)]));
}
