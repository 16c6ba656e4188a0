import { randomInt } from 'node:crypto';
import type { ClockMode, TaskType } from '../clock';
import { nowInSeconds, taskDuration } from '../clock';
import { refusal } from '../errors';
import type { Task } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';

/** Finished tasks that are kept; PVE keeps about as many. */
const KEPT_TASKS = 2000;

export interface TaskRequest {
  readonly node: string;
  readonly type: TaskType;
  /** What the task works on: mostly a VM ID; may be empty. */
  readonly id: string;
  readonly caller: Caller;
  /** GiB that the task copies. @default 0 */
  readonly copiedGib?: number;
}

/** What a task does when its time is over. An error thrown becomes the task's exit status. */
export type TaskWork = (log: (line: string) => void) => void;

export class TaskService {
  /** Work of the tasks that run, by UPID. */
  private readonly running = new Map<string, { timer: NodeJS.Timeout; work: TaskWork }>();

  constructor(private readonly store: Store, private readonly clock: ClockMode) {}

  /** @returns the UPID of the task that was started */
  start(request: TaskRequest, work: TaskWork): string {
    const { node, type, id, caller } = request;
    const pid = randomInt(1000, 0x3fffff);
    const pstart = randomInt(1000, 0x7fffffff);
    const starttime = nowInSeconds();
    const upid = ['UPID', node, hex(pid), hex(pstart), hex(starttime), type, id, caller.authid, ''].join(':');
    this.forgetOldest();
    this.store.tasks.put(upid, { upid, node, type, id, user: caller.authid, pid, pstart, starttime, log: [] });
    const duration = taskDuration(this.clock, type, request.copiedGib ?? 0);
    if (duration === 0) this.finish(upid, work);
    else this.running.set(upid, { work, timer: setTimeout(() => this.finish(upid, work), duration) });
    return upid;
  }

  /** Finishes at once what runs, so that nothing is left half done when the cluster is stopped. */
  finishAll(): void {
    for (const [upid, { timer, work }] of [...this.running]) {
      clearTimeout(timer);
      this.finish(upid, work);
    }
  }

  status(node: string, upid: string): Record<string, unknown> {
    const { pid, pstart, starttime, type, id, user, exitstatus } = this.find(node, upid);
    const task = { upid, node, pid, pstart, starttime, type, id, user };
    return exitstatus === undefined ? { ...task, status: 'running' } : { ...task, status: 'stopped', exitstatus };
  }

  log(node: string, upid: string, start: number, limit: number): { n: number; t: string }[] {
    const { log, exitstatus } = this.find(node, upid);
    const end = exitstatus === undefined ? [] : [exitstatus === 'OK' ? 'TASK OK' : `TASK ERROR: ${exitstatus}`];
    return [...log, ...end].map((t, index) => ({ n: index + 1, t })).slice(start, start + limit);
  }

  /** The latest first. */
  list(node: string): Record<string, unknown>[] {
    return this.store.tasks.values().filter((task) => task.node === node).reverse()
      .map(({ log: _log, exitstatus, ...task }) => ({ ...task, ...(exitstatus === undefined ? {} : { status: exitstatus }) }));
  }

  private finish(upid: string, work: TaskWork): void {
    this.running.delete(upid);
    const log: string[] = [];
    let exitstatus = 'OK';
    try {
      work((line) => log.push(line));
    } catch (error) {
      exitstatus = (error as Error).message;
    }
    const task = this.store.tasks.get(upid);
    if (task) this.store.tasks.put(upid, { ...task, log, exitstatus, endtime: nowInSeconds() });
  }

  private find(node: string, upid: string): Task {
    const task = this.store.tasks.get(upid);
    if (task?.node !== node) throw refusal('no such task');
    return task;
  }

  private forgetOldest(): void {
    const keys = this.store.tasks.size >= KEPT_TASKS ? this.store.tasks.keys() : [];
    for (const key of keys.slice(0, keys.length / 2)) {
      if (!this.running.has(key)) this.store.tasks.delete(key);
    }
  }
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
