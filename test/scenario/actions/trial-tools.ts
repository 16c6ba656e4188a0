import { setTimeout as wait } from 'node:timers/promises';
import { runAction } from '../../../lib/scenario/actions';
import type { Action } from '../../../lib/scenario/actions/action';
import type { Outcome, Outputs, Tools } from '../../../lib/scenario/actions/action-type';
import { FakeEnvironments, toolsWith } from '../scenarios';

/** What an action has said and remembered. */
export interface Trial {
  readonly said: string[];
  readonly remembered: Outputs;
  readonly outcome: Outcome;
}

/** Runs one action; pauses are short. */
export async function tryAction(action: Action, given: Partial<Tools> = {}): Promise<Trial> {
  const said: string[] = [];
  const remembered: Record<string, string | number> = {};
  const signal = given.signal ?? AbortSignal.timeout(5000);
  const outcome = await runAction(action, {
    ...toolsWith(new FakeEnvironments()), signal, remembered: () => remembered, remember: outputs => void Object.assign(remembered, outputs),
    log: line => void said.push(line), pause: async () => wait(5, undefined, { signal }), ...given,
  });
  return { said, remembered, outcome };
}
