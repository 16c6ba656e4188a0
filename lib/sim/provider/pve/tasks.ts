import { pathSegment } from './pve-client';
import type { PveClient } from './pve-client';
import { PveError, explained } from './pve-error';

interface TaskStatus {
  readonly status: string;
  readonly exitstatus?: string;
}

interface LogLine {
  readonly t: string;
}

/** Between two looks at a task or at a VM's state, in milliseconds. */
export const pollIntervalMs = 1000;

function taskPath(upid: string): string {
  const [tag, node] = upid.split(':');
  if (tag !== 'UPID' || node === undefined || node === '' || upid.split(':').length < 8) {
    throw new Error(`expected the id of a task (UPID:node:…), got ${JSON.stringify(upid)}`);
  }
  return `nodes/${node}/tasks/${pathSegment(upid)}`;
}

async function poll(client: PveClient, upid: string, ignoredStatus: number | undefined): Promise<TaskStatus> {
  for (;;) {
    try {
      const status = await client.get<TaskStatus>(`${taskPath(upid)}/status`);
      if (status.status !== 'running') {
        return status;
      }
    } catch (error) {
      // A task that has just been made may not be known yet: PVE answers 400 then.
      if (!(error instanceof PveError) || (error.status !== 400 && error.status !== ignoredStatus)) {
        throw explained(`error while waiting for task "${upid}" to complete`, error);
      }
    }
    await client.pause(pollIntervalMs);
  }
}

async function logLines(client: PveClient, upid: string): Promise<readonly string[]> {
  try {
    return (await client.get<readonly LogLine[]>(`${taskPath(upid)}/log`)).map((line) => line.t);
  } catch {
    return [];
  }
}

/**
 * Waits for a task: looks at once, then every second.
 * @param ignoredStatus an HTTP status that does not end the waiting, besides 400
 * @returns its warnings, none as a rule
 * @throws Error with exit code and log when the task failed
 */
export async function waitForTask(client: PveClient, upid: string, ignoredStatus?: number): Promise<readonly string[]> {
  const { exitstatus = '' } = await poll(client, upid, ignoredStatus);
  if (exitstatus === 'OK') {
    return [];
  }
  const lines = await logLines(client, upid);
  if (exitstatus.startsWith('WARNINGS: ') && !exitstatus.includes('ERROR')) {
    const warnings = lines.filter((line) => line.includes('WARN:'));
    return warnings.length > 0 ? warnings : [`task "${upid}" completed with warnings (exit code: ${exitstatus})`];
  }
  const errors = lines.filter((line) => !line.includes('WARN:'));
  const log = errors.length > 0 ? `\ntask log:\n  ${errors.join('\n  ')}` : '';
  throw new Error(`task "${upid}" failed to complete with exit code: ${exitstatus}${log}`);
}
