import type { Allocations } from './allocations';
import type { Resources } from './fit/capacity';
import type { VmFacts } from './fit/cluster-facts';
import type { LabPlan } from './lab-plan';
import type { WantedReplica } from './replica-plan';
import { ALL_NODES } from './replicas';

/** A replica that has a VM ID, and what of it is on the cluster. */
export interface ReplicaState {
  /** VM ID of the template. */
  readonly templateVmId: number;
  /** Node that the replica is for, or `ALL_NODES`. */
  readonly nodeName: string;
  readonly vmId: number;
  /** `template-100-pve2` */
  readonly name: string;
  /** Unset: nothing is. */
  readonly vm?: VmFacts;
  /**
   * - `ready`: machines can be cloned from it
   * - `missing`: it has yet to be made
   * - `unfinished`: making it has come half-way
   * - `not ours`: the VM ID has come to be somebody else's, or the replica is on another node
   */
  readonly state: 'ready' | 'missing' | 'unfinished' | 'not ours';
  /** Whether the environment's machines are cloned from it, or would be. */
  readonly isNeeded: boolean;
  /** Machines on the cluster that it was made for: `student1-router`. */
  readonly users: readonly string[];
}

export function replicaName(templateVmId: number, nodeName: string): string {
  return `template-${templateVmId}-${nodeName === ALL_NODES ? 'shared' : nodeName}`;
}

/** What has become of an environment's replicas. */
export function replicaStates({ replicas = {} }: Allocations, plan: LabPlan, wanted: readonly WantedReplica[], { vms }: Resources): ReplicaState[] {
  const byId = new Map(vms.map((vm) => [vm.vmId, vm]));
  const standing = plan.stands.flatMap(({ machines }) => machines).filter(({ vmId, name }) => byId.get(vmId)?.name === name);
  return Object.entries(replicas).flatMap(([template, nodes]) => Object.entries(nodes).map(([nodeName, vmId]): ReplicaState => {
    const templateVmId = Number(template);
    const name = replicaName(templateVmId, nodeName);
    const vm = byId.get(vmId);
    return {
      templateVmId, nodeName, vmId, name, vm,
      state: vm === undefined ? 'missing' : stateOf(vm, name, nodeName),
      isNeeded: wanted.some((one) => one.templateVmId === templateVmId && one.nodeName === nodeName),
      users: standing.filter((machine) => machine.template.vmId === vmId).map((machine) => machine.name),
    };
  }));
}

function stateOf(vm: VmFacts, name: string, nodeName: string): ReplicaState['state'] {
  if (vm.name !== name || (vm.isTemplate && nodeName !== ALL_NODES && vm.nodeName !== nodeName)) {
    return 'not ours';
  }
  return vm.isTemplate ? 'ready' : 'unfinished';
}
