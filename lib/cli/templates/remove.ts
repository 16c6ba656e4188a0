import { CannotRead } from '../../cluster/read-only-client';
import { CannotChange, openWriting } from '../../cluster/writing-client';
import { keepAllocations } from '../../model/plan-environments';
import { withoutReplicas } from '../../model/replica-plan';
import type { ReplicaState } from '../../model/replica-states';
import { ALL_NODES } from '../../model/replicas';
import type { Context } from '../context';
import { CommandError } from '../errors';
import type { Survey } from './survey';

/**
 * Removes replicas from the cluster, and what was written down of them. What is removed from a simulated cluster stays written down: a real one may
 * have it.
 *
 * @throws CommandError when the cluster does not do it; what is removed until then is no longer written down
 */
export async function removeReplicas(context: Context, { planned, access }: Survey, replicas: readonly ReplicaState[]): Promise<void> {
  const client = await openWriting(access, context.env.SSL_CERT_FILE);
  const progress = context.io.progress('templates', replicas.length);
  const gone = new Set<number>();
  try {
    for (const { vm, vmId, state, nodeName } of replicas) {
      if (vm !== undefined && state !== 'not ours') {
        await client.change('DELETE', `/nodes/${vm.nodeName}/qemu/${vmId}`, { purge: 1, 'destroy-unreferenced-disks': 1 });
      }
      gone.add(vmId);
      progress.update(gone.size, `${vmId} is gone${nodeName === ALL_NODES ? '' : ` from ${nodeName}`}`);
    }
  } catch (error) {
    if (!(error instanceof CannotChange || error instanceof CannotRead)) throw error;
    throw new CommandError(`${error.message}\n    a replica can go when no VM is a linked clone of it any more; then run the same command again`);
  } finally {
    progress.stop();
    await client.close();
    forget(context, planned, gone);
  }
}

function forget({ env }: Context, planned: Survey['planned'], gone: ReadonlySet<number>): void {
  const { allocations } = planned;
  const replicas = env.STANDSMITH_SIMULATION ? allocations.replicas : withoutReplicas(allocations.replicas ?? {}, gone);
  keepAllocations([{ ...planned, allocations: { ...allocations, replicas } }]);
}
