import type { FrameworkResource } from '../resource-type';
import { SummarizedError } from '../framework/summarized-error';
import type { PveClient } from '../pve/pve-client';
import { explained } from '../pve/pve-error';
import { contains, retried } from '../pve/retry';
import { waitForTask } from '../pve/tasks';

async function apply(client: PveClient): Promise<void> {
  const rule = { attempts: 3, delayMs: 1000, retryIf: contains('got no worker upid'), lastErrorOnly: true };
  const upid = await retried(client, rule, async () => client.put<string | null>('cluster/sdn', {}, 'error applying SDN configuration'));
  if (!upid) {
    throw new Error('SDN apply did not return a task UPID');
  }
  await waitForTask(client, upid).catch((error: unknown) => {
    throw explained('error waiting for SDN apply', error);
  });
}

/** The time of the run, in milliseconds. */
function newId(): string {
  return String(Date.now());
}

const applyFailed = 'Unable to Apply SDN Configuration';

export const sdnApplier: FrameworkResource = {
  kind: 'framework',
  attributes: { on_create: { default: true, forceNew: true }, on_destroy: { default: true, forceNew: true } },

  async create(planned, { client, keep }) {
    if (planned['on_create'] === true) {
      await SummarizedError.wrap(applyFailed, '', apply(client));
    }
    keep({ ...planned, id: newId() });
  },

  async read(state) {
    return state;
  },

  async update(planned, _prior, { client, keep }) {
    await SummarizedError.wrap('Unable to Re-Apply SDN Configuration', '', apply(client));
    keep({ ...planned, id: newId() });
  },

  async delete(state, { client }) {
    if (state['on_destroy'] === true) {
      await SummarizedError.wrap(applyFailed, '', apply(client));
    }
  },
};
