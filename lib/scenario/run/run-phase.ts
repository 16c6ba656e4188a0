import { setTimeout as wait } from 'node:timers/promises';
import { ACTIONS, runAction } from '../actions';
import type { Action } from '../actions/action';
import type { Outcome, Tools } from '../actions/action-type';
import { resolveAction, type Scope } from '../references';

/** What a phase's attempts came to. */
export type Attempted = { readonly attempts: number } & (
  | { readonly outcome: Outcome }
  | { readonly error: string; readonly isInterrupted: boolean }
);

/** What tools are there before it is known whose signal ends them, and who listens. */
export type SharedTools = Omit<Tools, 'signal' | 'log' | 'pause' | 'remembered' | 'remember'>;

/** Who listens to a phase. */
export type Listener = Pick<Tools, 'log' | 'remembered' | 'remember'>;

interface Attempts {
  readonly action: Action;
  readonly timeoutSeconds?: number;
  readonly retries?: number;
}

const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 30;

/** Does an action, again where it fails and may; ends when `stop` is aborted. */
export async function runPhase(
  { action, timeoutSeconds = ACTIONS[action.kind].timeoutSeconds, retries = 0 }: Attempts, scope: Scope, shared: SharedTools,
  listener: Listener, stop: AbortSignal,
): Promise<Attempted> {
  for (let attempts = 1, pause = FIRST_PAUSE_SECONDS; ; attempts += 1, pause = Math.min(pause * 2, LONGEST_PAUSE_SECONDS)) {
    if (stop.aborted) return { attempts: attempts - 1, error: 'interrupted', isInterrupted: true };
    const time = AbortSignal.timeout(timeoutSeconds * 1000);
    const signal = AbortSignal.any([stop, time]);
    let last = '';
    const hear = (line: string) => {
      last = line;
      listener.log(line);
    };
    try {
      const tools: Tools = {
        ...shared, ...listener, signal, log: hear, pause: async seconds => wait(seconds * 1000, undefined, { signal }),
        withCluster: async (target, use) => shared.withCluster(target, use, signal),
      };
      return { attempts, outcome: await within(signal, runAction(resolveAction(action, scope), tools)) };
    } catch (error) {
      if (stop.aborted) return { attempts, error: 'interrupted', isInterrupted: true };
      const why = time.aborted ? `not done after ${timeoutSeconds} s${last === '' ? '' : `; at last: ${last}`}` : (error as Error).message;
      if (attempts > retries) return { attempts, error: why, isInterrupted: false };
      listener.log(`${why}; once more in ${pause} s (${attempts} of ${retries})`);
      await wait(pause * 1000, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

/** An action that does not end by its signal must not hold everything up; one that does is waited for. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let giveUp: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    giveUp = () => { timer = setTimeout(() => reject(new Error('it did not end')), GRACE_MS); };
  });
  signal.addEventListener('abort', giveUp, { once: true });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => {
    // the time of what is done goes on
    signal.removeEventListener('abort', giveUp);
    clearTimeout(timer);
  });
}

/** tofu writes its state down when it is told to end. */
const GRACE_MS = 60_000;
