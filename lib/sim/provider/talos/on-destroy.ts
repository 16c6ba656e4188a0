import { SummarizedError } from '../framework/summarized-error';
import { isObject } from '../values/value';
import type { Draft, ValueObject } from '../values/value';
import { clientOf } from './machine-access';
import type { TalosClient } from './talos-client';

const WIPED = ['STATE', 'EPHEMERAL'].map((label) => ({ label, wipe: true }));

export function planOnDestroy(planned: Draft): void {
  const onDestroy = planned['on_destroy'];
  if (isObject(onDestroy)) {
    const { reset, graceful, reboot } = onDestroy;
    planned['on_destroy'] = { reset: reset ?? false, graceful: graceful ?? true, reboot: reboot ?? false };
  }
}

/** Makes a machine forget what it was told, where that is asked for. @throws SummarizedError */
export async function resetOnDestroy(state: ValueObject, client: TalosClient, summary = 'Error resetting machine'): Promise<void> {
  const { on_destroy: onDestroy, endpoint } = state;
  if (!isObject(onDestroy) || onDestroy['reset'] !== true) {
    return;
  }
  const request = { graceful: onDestroy['graceful'], reboot: onDestroy['reboot'], system_partitions_to_wipe: WIPED };
  const done = client.withAnyMachine(String(endpoint), clientOf(state, {}), async (api) => api.call('machine', 'Reset', request));
  await SummarizedError.wrap(summary, '', done);
}
