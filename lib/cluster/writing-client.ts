import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterAccess } from './access';
import { reader, type ReadOnlyClient } from './read-only-client';
import { NotAccepted, openSession, type Parameters } from './session';

/** Asks for something, and changes something. */
export interface WritingClient extends ReadOnlyClient {
  /**
   * Changes something, and waits until the task that does it has ended.
   *
   * @param path below `/api2/json`: `/nodes/pve1/qemu/100/clone`
   * @throws CannotChange when it is refused, or the task fails
   */
  change(method: 'POST' | 'DELETE', path: string, parameters?: Parameters): Promise<void>;
}

/** The cluster did not do what was wanted. */
export class CannotChange extends Error {
  /** @param reason in Proxmox VE's words */
  constructor(readonly request: string, readonly reason: string) {
    super(`${request}: ${reason}`);
    this.name = 'CannotChange';
  }
}

interface TaskStatus { readonly status: string; readonly exitstatus?: string }

const FIRST_POLL_MS = 100;
const LONGEST_POLL_MS = 2000;
const LOG_LINES = 500;

/**
 * A client that may change the cluster. Nothing is sent twice.
 *
 * @param authoritiesFile what `SSL_CERT_FILE` names. @default the system's
 * @throws CannotRead when the login is refused, or nobody answers
 */
export async function openWriting(access: ClusterAccess, authoritiesFile?: string): Promise<WritingClient> {
  const session = await openSession(access, authoritiesFile);
  const get = reader(session);
  return {
    get,
    close: async () => session.close(),
    change: async (method, path, parameters = {}) => {
      const request = `${method} ${path}`;
      const upid = await session.send(method, path, parameters).catch((error: unknown) => {
        throw error instanceof NotAccepted ? new CannotChange(request, error.status === undefined ? error.reason : `${error.status} ${error.reason}`) : error;
      });
      if (typeof upid === 'string' && upid.startsWith('UPID:')) await waitForTask(get, upid, request);
    },
  };
}

async function waitForTask(get: ReadOnlyClient['get'], upid: string, request: string): Promise<void> {
  const task = `/nodes/${upid.split(':')[1]}/tasks/${encodeURIComponent(upid)}`;
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(pause * 2, LONGEST_POLL_MS)) {
    const { status, exitstatus = '' } = await get<TaskStatus>(`${task}/status`);
    if (status === 'stopped') {
      if (exitstatus === 'OK' || exitstatus.startsWith('WARNINGS')) return;
      const log = await get<readonly { readonly t: string }[]>(`${task}/log`, { limit: LOG_LINES }).catch(() => []);
      const errors = log.map(({ t }) => t).filter(line => /error|can't|unable|fail/i.test(line) && !line.startsWith('TASK ERROR') && !line.includes(exitstatus));
      throw new CannotChange(request, [exitstatus, ...errors].join('\n    '));
    }
    await wait(pause);
  }
}
