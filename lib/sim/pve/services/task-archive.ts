import { permissionDenied } from '../errors';
import type { Task } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import { splitList } from './lists';
import type { PermissionService } from './permissions';
import type { TaskService } from './tasks';

/** Tasks that each node tells the others of. */
const RECENT_TASKS = 25;

/** Which tasks of a node to list; unset: all. */
export interface TaskFilter {
  /** Finished tasks, running ones, or both. */
  readonly source: 'archive' | 'active' | 'all';
  readonly start: number;
  readonly limit: number;
  readonly vmid?: number;
  readonly typefilter?: string;
  /** Part of a user's name. */
  readonly userfilter?: string;
  /** List of `ok`, `warning`, `error`, `unknown`. */
  readonly statusfilter?: string;
  /** All but the good ones. */
  readonly errors?: boolean;
  /** Seconds since 1970 that the task began at the earliest. */
  readonly since?: number;
  readonly until?: number;
}

/** What nodes tell of their tasks, to those who may know. */
export class TaskArchiveService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService, private readonly tasks: TaskService) {}

  /** The latest first; running ones before all others. */
  list(caller: Caller, node: string, filter: TaskFilter): Record<string, unknown>[] {
    const seesAll = this.permissions.has(caller, `/nodes/${node}`, 'Sys.Audit');
    const wanted = this.of(node).filter((task) => (seesAll || isOwn(task, caller)) && matches(task, filter));
    const running = filter.source === 'archive' ? [] : wanted.filter(({ exitstatus }) => exitstatus === undefined);
    const finished = filter.source === 'active' ? [] : wanted.filter(({ exitstatus }) => exitstatus !== undefined);
    const page = [...running, ...finished].slice(filter.start, filter.start + filter.limit);
    return page.map((task) => ({ ...view(task), ...ended(task), status: task.exitstatus ?? 'RUNNING' }));
  }

  /** The latest tasks of all nodes. */
  recent(caller: Caller): Record<string, unknown>[] {
    const seesAll = this.permissions.has(caller, '/', 'Sys.Audit');
    const nodes = Object.keys(this.store.description.nodes);
    return nodes.flatMap((node) => this.of(node).slice(0, RECENT_TASKS))
      .filter((task) => seesAll || ownerOf(task) === caller.authid)
      .map((task) => ({ ...view(task), ...ended(task), ...(task.exitstatus === undefined ? {} : { status: task.exitstatus, saved: '1' }) }));
  }

  /** Whether it runs, and how it ended: once somebody asks, simulated time may pass. */
  async status(caller: Caller, node: string, upid: string): Promise<Record<string, unknown>> {
    this.requireOwn(caller, node, this.tasks.find(node, upid), 'Sys.Audit');
    await this.tasks.ended(upid);
    const task = this.tasks.find(node, upid);
    return { ...view(task), ...(task.exitstatus === undefined ? { status: 'running' } : { status: 'stopped', exitstatus: task.exitstatus }) };
  }

  log(caller: Caller, node: string, upid: string, start: number, limit: number): { n: number; t: string }[] {
    const task = this.tasks.find(node, upid);
    this.requireOwn(caller, node, task, 'Sys.Audit');
    const { log, exitstatus } = task;
    const end = exitstatus === undefined ? [] : [/^(OK|WARNINGS)/.test(exitstatus) ? `TASK ${exitstatus}` : `TASK ERROR: ${exitstatus}`];
    const lines = [...log, ...end].map((t, index) => ({ n: index + 1, t }));
    if (lines.length === 0) return [{ n: 1, t: 'no content' }];
    return limit === 0 ? lines.slice(start) : lines.slice(start, start + limit);
  }

  stop(caller: Caller, node: string, upid: string): void {
    this.requireOwn(caller, node, this.tasks.find(node, upid), 'Sys.Modify');
    this.tasks.stop(node, upid);
  }

  private requireOwn(caller: Caller, node: string, task: Task, privilege: string): void {
    const allowed = isOwn(task, caller) || this.permissions.has(caller, `/nodes/${node}`, privilege);
    if (!allowed) throw permissionDenied(`/nodes/${node}`, [privilege]);
  }

  private of(node: string): Task[] {
    return this.store.tasks.values().filter((task) => task.node === node).reverse();
  }
}

/** A user sees what its tokens did; a token sees only its own. */
function isOwn(task: Task, caller: Caller): boolean {
  return task.user === caller.authid || ownerOf(task) === caller.authid;
}

function ownerOf({ user }: Task): string {
  return user.split('!')[0] ?? '';
}

function matches({ type, id, user, starttime, exitstatus }: Task, filter: TaskFilter): boolean {
  const statuses = filter.errors === true ? ['warning', 'error', 'unknown'] : splitList(filter.statusfilter?.toLowerCase());
  return (filter.vmid === undefined || id === String(filter.vmid))
    && (filter.typefilter === undefined || type === filter.typefilter)
    && (filter.userfilter === undefined || user.toLowerCase().includes(filter.userfilter.toLowerCase()))
    && (filter.since === undefined || starttime >= filter.since)
    && (filter.until === undefined || starttime <= filter.until)
    && (statuses.length === 0 || statuses.includes(kindOf(exitstatus)));
}

function kindOf(exitstatus: string | undefined): string {
  if (exitstatus === undefined) return 'unknown';
  if (exitstatus === 'OK') return 'ok';
  return /^WARNINGS: \d+$/.test(exitstatus) ? 'warning' : 'error';
}

function view({ upid, node, pid, pstart, starttime, type, id, user }: Task): Record<string, unknown> {
  const [owner, tokenid] = user.split('!');
  return { upid, node, pid, pstart, starttime, type, id, user: owner, ...(tokenid === undefined ? {} : { tokenid }) };
}

function ended({ endtime }: Task): { endtime?: number } {
  return endtime === undefined ? {} : { endtime };
}
