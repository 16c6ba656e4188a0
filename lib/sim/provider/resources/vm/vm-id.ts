import type { PveClient } from '../../pve/pve-client';
import { PveError } from '../../pve/pve-error';

// One at a time: two VMs that are made at once must not get the same free id.
let queue: Promise<unknown> = Promise.resolve();
let last: number | undefined;

async function nextId(client: PveClient): Promise<number> {
  const failure = 'unable to retrieve the next available VM identifier';
  let candidate = last === undefined ? undefined : last + 1;
  for (;;) {
    try {
      const id = await client.get<string | number>('cluster/nextid', candidate === undefined ? {} : { vmid: candidate }, failure);
      last = Number(id);
      return last;
    } catch (error) {
      if (candidate === undefined || !(error instanceof PveError) || error.status !== 400) {
        throw error;
      }
      candidate = undefined;
    }
  }
}

/** A free VM ID, for a VM that has none configured. */
export async function freeVmId(client: PveClient): Promise<number> {
  const turn = queue.then(async () => nextId(client));
  queue = turn.catch(() => undefined);
  return turn;
}
