import { CannotRead } from '../../cluster/read-only-client';
import { CannotChange, openWriting, type WritingClient } from '../../cluster/writing-client';
import { readTaken } from '../../model/allocations-file';
import { keepAllocations } from '../../model/plan-environments';
import { allocateReplicas } from '../../model/replica-plan';
import type { ReplicaState } from '../../model/replica-states';
import { ALL_NODES } from '../../model/replicas';
import { InputError } from '../../values/finding';
import { envsFolder, type Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import { makeReplica, STEPS, type Order, type Step } from './make-replica';
import { survey, type Survey } from './survey';

/** Gives a VM ID to every replica that is needed and has none. Nothing is written. @throws InputError when VM IDs do not suffice */
export function orderReplicas(context: Context, { planned, resources, access, wanted, storage }: Survey): Survey {
  const taken = readTaken(envsFolder(context), planned.config.name, context.root);
  const onCluster = resources.vms.map(({ vmId }) => vmId);
  const { allocations, findings } = allocateReplicas(planned.config, planned.allocations, taken, wanted, onCluster);
  if (findings.length > 0) throw new InputError(findings);
  return { ...survey({ ...planned, allocations }, resources, storage), access };
}

/** @throws CommandError with all that stands in the way of making replicas */
export function refuseImpossible({ storage, resources }: Pick<Survey, 'storage' | 'resources'>, replicas: readonly ReplicaState[]): void {
  const problems = [...new Set(replicas.flatMap(replica => problemWith(replica, storage, resources)))];
  if (problems.length > 0) throw new CommandError(problems.join('\n'), EXIT.refused);
}

function problemWith(replica: ReplicaState, storage: Survey['storage'], { vms, storages, nodes }: Survey['resources']): string[] {
  const { state, vm, vmId, name, templateVmId, nodeName } = replica;
  if (state === 'not ours') {
    return [`VM ${vmId} on ${vm!.nodeName} is '${vm!.name}', and not the replica ${name} on ${shown(nodeName)}\n    `
      + `rename or move it, or take ${vmId} out of replicas in allocations.yaml: another VM ID is given out then`];
  }
  if (nodeName === ALL_NODES) {
    const reason = storage === undefined ? 'there is no shared storage' : `'${storage.id}' is not shared`;
    return storage?.isShared || state === 'unfinished' ? [] : [`the replica of ${templateVmId} is to serve all nodes, and ${reason}\n    `
      + `name a shared storage by --storage, or take ${vmId} out of replicas in allocations.yaml`];
  }
  if (nodes.every(node => node.name !== nodeName)) return [`the cluster has no node '${nodeName}'\n    correct proxmox.nodes in env.yaml`];
  const takesDisks = (storageId: string) => storages.some(({ id, nodeName: on, content }) => (
    id === storageId && content.includes('images') && (on === undefined || on === nodeName)
  ));
  if (storageFor(replica, storage) !== undefined) return [];
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
  context: Context, { planned, wanted, access, resources, storage }: Survey, replicas: readonly ReplicaState[],
): Promise<void> {
  keepAllocations([planned]);
  const client = await openWriting(access, context.env.SSL_CERT_FILE);
  const progress = context.io.progress('templates', replicas.length * STEPS.length);
  try {
    for (const [index, replica] of replicas.entries()) {
      const { templateVmId, nodeName, vmId } = replica;
      const { templateNode } = wanted.find(one => one.templateVmId === templateVmId && one.nodeName === nodeName)!;
      const { name } = resources.vms.find(one => one.vmId === templateVmId)!;
      const description = `Replica of template ${templateVmId} (${name}) for machines on ${shown(nodeName)}, made for ${planned.config.name} by standsmith.`;
      const report = (step: Step) => (
        progress.update(index * STEPS.length + STEPS.indexOf(step), `${templateVmId} for ${shown(nodeName)}: ${step}, as ${vmId}`)
      );
      const ends = nodeName === ALL_NODES ? templateNode : nodeName;
      await make(client, { ...replica, nodeName: ends, templateNode, storageId: storageFor(replica, storage), description }, report);
      progress.update((index + 1) * STEPS.length, `${templateVmId} for ${shown(nodeName)} is ${vmId}`);
    }
  } finally {
    progress.stop();
    await client.close();
  }
}

/** Where a replica is put; undefined: where its template is, under the same name. */
export function storageFor({ nodeName }: Pick<ReplicaState, 'nodeName'>, storage: Survey['storage']): string | undefined {
  return storage?.isShared === (nodeName === ALL_NODES) ? storage?.id : undefined;
}

function shown(nodeName: string): string {
  return nodeName === ALL_NODES ? 'all nodes' : nodeName;
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
