import { setTimeout as sleep } from 'node:timers/promises';
import type { PveClient } from '../pve/pve-client';
import { explained } from '../pve/pve-error';
import { contains, retried } from '../pve/retry';
import { waitForTask } from '../pve/tasks';

// The real provider has one lock for all nodes, and the waiting for it counts against a bridge's own time: so it is here.
let queue: Promise<unknown> = Promise.resolve();

async function reload(client: PveClient, node: string): Promise<void> {
  const rule = { attempts: 3, delayMs: 10_000, retryIf: contains('exit code 89') };
  await retried(client, rule, async () => waitForTask(client, await client.put<string>(`nodes/${node}/network`)));
}

/**
 * Applies a node's network configuration, one at a time in this process.
 * @param timeoutSeconds from now on, waiting for others included
 */
export async function reloadNetwork(client: PveClient, node: string, timeoutSeconds: number): Promise<void> {
  const timer = new AbortController();
  const expired = { late: false };
  const timeout = sleep(timeoutSeconds * 1000, undefined, { signal: timer.signal, ref: false }).then(() => {
    expired.late = true;
    throw new Error('context deadline exceeded');
  });
  const turn = queue.then(async () => (expired.late ? undefined : reload(client, node)));
  queue = turn.catch(() => undefined);
  try {
    await Promise.race([turn, timeout]);
  } catch (error) {
    throw explained(`failed to reload network configuration for node "${node}"`, error);
  } finally {
    timer.abort();
    timeout.catch(() => undefined);
  }
}
