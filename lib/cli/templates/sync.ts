import { CannotRead } from '../../cluster/read-only-client';
import { CannotChange, openWriting, type WritingClient } from '../../cluster/writing-client';
import { readTaken } from '../../model/allocations-file';
import { keepAllocations } from '../../model/plan-environments';
import { allocateReplicas } from '../../model/replica-plan';
import type { ReplicaState } from '../../model/replica-states';
import { InputError } from '../../values/finding';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { makeReplica, STEPS, type Order, type Step } from './make-replica';
import { survey, type Survey } from './survey';

/** Gives a VM ID to every replica that is needed and has none. Nothing is written. @throws InputError when VM IDs do not suffice */
export function orderReplicas(context: Context, { planned, resources, access, wanted }: Survey): Survey {
  const taken = readTaken(envsFolder(context), planned.config.name, context.root);
  const onCluster = resources.vms.map(({ vmId }) => vmId);
  const { allocations, findings } = allocateReplicas(planned.config, planned.allocations, taken, wanted, onCluster);
  if (findings.length > 0) throw new InputError(findings);
  return { ...survey({ ...planned, allocations }, resources), access };
}

/** @throws CommandError with all that stands in the way of making replicas */
export function refuseImpossible({ resources }: Survey, replicas: readonly ReplicaState[]): void {
  const problems = [...new Set(replicas.flatMap(replica => problemWith(replica, resources)))];
  if (problems.length > 0) throw new CommandError(problems.join('\n'), EXIT.refused);
}

function problemWith({ state, vm, vmId, name, templateVmId, nodeName }: ReplicaState, { vms, storages, nodes }: Survey['resources']): string[] {
  if (state === 'not ours') {
    return [`VM ${vmId} on ${vm!.nodeName} is '${vm!.name}', and not the replica ${name} on ${nodeName}\n    `
      + `rename or move it, or take ${vmId} out of replicas in allocations.yaml: another VM ID is given out then`];
  }
  if (nodes.every(node => node.name !== nodeName)) return [`the cluster has no node '${nodeName}'\n    correct proxmox.nodes in env.yaml`];
  const takesDisks = (storageId: string) => storages.some(({ id, nodeName: on, content }) => (
    id === storageId && content.includes('images') && (on === undefined || on === nodeName)
  ));
  const lacking = vms.find(one => one.vmId === templateVmId)!.disks.find(({ storageId }) => !takesDisks(storageId));
  return lacking === undefined ? [] : [`template ${templateVmId} is on storage '${lacking.storageId}', which takes no disks of VMs on ${nodeName}\n    `
    + `make one of that name there, with the content "Disk image", or take ${nodeName} out of proxmox.nodes in env.yaml`];
}

/**
 * Makes the replicas one after the other. Which VM IDs they have is written down first: after a failure or an interruption, the same again goes on.
 *
 * @throws CommandError when the cluster does not do it
 */
export async function makeReplicas(
  context: Context, { planned, wanted, access, resources }: Survey, replicas: readonly ReplicaState[],
): Promise<void> {
  keepAllocations([planned]);
  const client = await openWriting(access, context.env.SSL_CERT_FILE);
  const progress = context.io.progress('templates', replicas.length * STEPS.length);
  try {
    for (const [index, replica] of replicas.entries()) {
      const { templateVmId, nodeName, vmId } = replica;
      const { templateNode } = wanted.find(one => one.templateVmId === templateVmId && one.nodeName === nodeName)!;
      const { name } = resources.vms.find(one => one.vmId === templateVmId)!;
      const description = `Replica of template ${templateVmId} (${name}) for machines on ${nodeName}, made for ${planned.config.name} by standsmith.`;
      const report = (step: Step) => (
        progress.update(index * STEPS.length + STEPS.indexOf(step), `${templateVmId} for ${nodeName}: ${step}, as ${vmId}`)
      );
      await make(client, { ...replica, templateNode, description }, report);
      progress.update((index + 1) * STEPS.length, `${templateVmId} on ${nodeName} is ${vmId}`);
    }
  } finally {
    progress.stop();
    await client.close();
  }
}

async function make(client: WritingClient, order: Order, onStep: (step: Step) => void): Promise<void> {
  try {
    await makeReplica(client, order, onStep);
  } catch (error) {
    if (!(error instanceof CannotChange || error instanceof CannotRead)) throw error;
    throw new CommandError(`the replica of ${order.templateVmId} on ${order.nodeName} is not made: ${error.message}\n    `
      + 'what is made is kept; put that right, and run the same command again to go on');
  }
}
