import { randomInt } from 'node:crypto';
import type { Clock } from '../clock';
import { parameterError } from '../errors';
import type { Faults } from '../faults/faults';
import { TaskQueue } from '../task-queue';
import { TaskStatistics } from '../task-statistics';
import { taskDuration, tasksAtOnce, type TaskType } from '../task-profile';
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
  /** Storages that the task allocates volumes on. @default none */
  readonly storages?: readonly string[];
  /** Takes back what was done ahead of the task, when it fails. @default nothing */
  readonly undo?: () => void;
}

/** What a task does when its time is over. An error thrown becomes the task's exit status. */
export type TaskWork = (log: (line: string) => void) => void;

export class TaskService {
  /** The tasks that run, by UPID, with what finishes them. */
  private readonly running = new Map<string, { readonly request: TaskRequest; readonly finish: () => void }>();
  private readonly queue: TaskQueue;
  /** What all tasks since the start have done. */
  readonly statistics = new TaskStatistics();

  constructor(private readonly store: Store, private readonly clock: Clock, private readonly faults: Faults) {
    this.queue = new TaskQueue(clock);
  }

  /** @returns the UPID of the task that was started */
  start(request: TaskRequest, work: TaskWork): string {
    const { node, type, id, caller, copiedGib = 0 } = request;
    const pid = randomInt(1000, 0x3fffff);
    const pstart = randomInt(1000, 0x7fffffff);
    const starttime = this.clock.nowInSeconds();
    const upid = ['UPID', node, hex(pid), hex(pstart), hex(starttime), type, id, caller.authid, ''].join(':');
    this.forgetOldest();
    this.store.tasks.put(upid, { upid, node, type, id, user: caller.authid, pid, pstart, starttime, log: [] });
    const fault = this.faults.onTask(request);
    const { profile } = this.store.description;
    const began = this.clock.passedMs;
    const duration = (this.clock.mode === 'instant' ? 0 : taskDuration(type, copiedGib, profile)) + (fault?.delayMs ?? 0);
    const finish = () => {
      const isGood = this.finish(upid, request, fault?.exitstatus === undefined ? work : fails(fault.exitstatus), fault?.warning);
      if (isGood !== undefined) this.statistics.add(type, node, began, this.clock.passedMs, duration, !isGood);
    };
    this.running.set(upid, { request, finish });
    if (fault?.hangs) this.faults.whenRemoved(fault.id, finish);
    else if (duration === 0) finish();
    else this.queue.add(`${node} ${type}`, tasksAtOnce(type, profile), duration, finish);
    return upid;
  }

  /** Finishes at once what runs, so that nothing is left half done when the cluster is stopped. */
  finishAll(): void {
    this.clock.stop();
    for (const { finish } of [...this.running.values()]) finish();
  }

  /** Ends a task that runs, as PVE does on `DELETE`: what it was to do is not done. Nothing happens to one that has ended. */
  stop(node: string, upid: string): void {
    this.find(node, upid);
    const running = this.running.get(upid);
    if (running !== undefined) this.finish(upid, running.request, fails('received interrupt'), undefined);
  }

  stopAll(): void {
    for (const task of this.store.tasks.values()) this.stop(task.node, task.upid);
  }

  /** Lets simulated time pass until the task has ended; real time is not waited for. */
  async ended(upid: string): Promise<void> {
    await this.clock.waitUntil(() => !this.running.has(upid));
  }

  /** @throws PveError 400 when the node has no such task */
  find(node: string, upid: string): Task {
    if (!/^UPID:[^:\s]+(:[0-9A-Fa-f]{8,9}){3}:[^:\s]+:[^:\s]*:[^:\s]+:$/.test(upid)) throw parameterError({ upid: 'unable to parse worker upid' });
    const task = this.store.tasks.get(upid);
    if (task?.node !== node) throw parameterError({ upid: 'no such task' });
    return task;
  }

  /** @returns whether it ended well; undefined when it had ended before */
  private finish(upid: string, { undo }: TaskRequest, work: TaskWork, warning: string | undefined): boolean | undefined {
    if (!this.running.delete(upid)) return undefined;
    const log: string[] = warning === undefined ? [] : [`WARN: ${warning}`];
    let exitstatus = warning === undefined ? 'OK' : 'WARNINGS: 1';
    try {
      work((line) => log.push(line));
    } catch (error) {
      exitstatus = (error as Error).message;
      undo?.();
    }
    const task = this.store.tasks.get(upid);
    if (task) this.store.tasks.put(upid, { ...task, log, exitstatus, endtime: this.clock.nowInSeconds() });
    return /^(OK|WARNINGS)/.test(exitstatus);
  }

  private forgetOldest(): void {
    const keys = this.store.tasks.size >= KEPT_TASKS ? this.store.tasks.keys() : [];
    for (const key of keys.slice(0, keys.length / 2)) {
      if (!this.running.has(key)) this.store.tasks.delete(key);
    }
  }
}

function fails(exitstatus: string): TaskWork {
  return () => { throw new Error(exitstatus); };
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(8, '0');
}
