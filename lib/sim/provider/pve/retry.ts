import type { PveClient } from './pve-client';
import { PveError, messageOf } from './pve-error';

export interface RetryRule {
  readonly attempts: number;
  /** Before the second attempt; doubles with each further one. */
  readonly delayMs: number;
  readonly retryIf: (error: unknown) => boolean;
  /** Whether the error is the last attempt's alone. @default false: all attempts' are listed */
  readonly lastErrorOnly?: boolean;
  /** An error of a later attempt that shows that an earlier one had its effect. */
  readonly doneIf?: (error: unknown) => boolean;
}

export function contains(text: string): (error: unknown) => boolean {
  return (error) => messageOf(error).includes(text);
}

/** What may go away by itself: HTTP 5xx, or PVE not getting a worker or a lock in time. */
export function isTransient(error: unknown): boolean {
  return error instanceof PveError ? error.status >= 500 : contains('got no worker upid')(error) || contains('got timeout')(error);
}

function listed(error: unknown, messages: readonly string[]): Error {
  const message = `All attempts fail:\n${messages.join('\n')}`;
  return error instanceof PveError ? new PveError(error.status, error.reason, message) : new Error(message, { cause: error });
}

/** @returns the result, or undefined when `doneIf` says that an earlier attempt has done it */
export async function retried<Result>(client: Pick<PveClient, 'pause'>, rule: RetryRule, action: () => Promise<Result>): Promise<Result | undefined> {
  const messages: string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      messages.push(`#${attempt}: ${messageOf(error)}`);
      if (attempt > 1 && rule.doneIf?.(error) === true) {
        return undefined;
      }
      if (attempt >= rule.attempts || !rule.retryIf(error)) {
        throw rule.lastErrorOnly === true ? error : listed(error, messages);
      }
      await client.pause(rule.delayMs * 2 ** (attempt - 1));
    }
  }
}
