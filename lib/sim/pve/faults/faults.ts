import type { Fault } from './fault';
import { concernsRequest, concernsTask, isConnectionFault, isGuestFault, isRequestFault, isTaskFault, type RequestFault, type RequestSubject, type TaskFault, type TaskSubject } from './subject';

/** What becomes of a task. */
export interface TaskEffect {
  /** Of the fault. */
  readonly id: number;
  /** The task does not do its work, and ends so. */
  readonly exitstatus?: string;
  /** The task does its work, and ends with this warning. */
  readonly warning?: string;
  /** The task runs until the fault is removed. */
  readonly hangs?: true;
  readonly delayMs?: number;
}

/** A fault with what it has done. */
export type FaultReport = Fault & {
  readonly id: number;
  /** Requests or tasks that it concerned. */
  readonly seen: number;
  /** Those that it hit: `POST /nodes/pve1/qemu/100/clone`, `qmclone 100 on pve1`. */
  readonly fired: readonly string[];
};

interface ActiveFault<F extends Fault = Fault> {
  readonly id: number;
  readonly fault: F;
  seen: number;
  readonly fired: string[];
}

/** Faults that last until they are removed, unless said otherwise. */
const LASTING: ReadonlySet<Fault['kind']> = new Set<Fault['kind']>([
  'wrong-certificate', 'quorum-lost', 'node-down', 'vm-locked', 'storage-full', 'slow-reload', 'guest-silent',
]);

/** What shall go wrong: asked before each request, and at the beginning of each task. */
export class Faults {
  private active: ActiveFault[] = [];
  private readonly lostTickets = new Set<string>();
  private readonly removals = new Map<number, (() => void)[]>();
  private lastId = 0;

  constructor(faults: readonly Fault[]) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): FaultReport {
    this.lastId += 1;
    const active: ActiveFault = { id: this.lastId, fault, seen: 0, fired: [] };
    this.active.push(active);
    return report(active);
  }

  /** @param id unset: all of them. Tasks that hang go on. */
  remove(id?: number): void {
    const removed = this.active.filter((active) => id === undefined || active.id === id);
    this.active = this.active.filter((active) => !removed.includes(active));
    for (const { id: gone } of removed) {
      for (const action of this.removals.get(gone) ?? []) action();
      this.removals.delete(gone);
    }
  }

  whenRemoved(id: number, action: () => void): void {
    this.removals.set(id, [...this.removals.get(id) ?? [], action]);
  }

  report(): FaultReport[] {
    return this.active.map(report);
  }

  hasTicketExpired(ticket: string | undefined): boolean {
    return ticket !== undefined && this.lostTickets.has(ticket);
  }

  /** Whether the cluster has lost its quorum. */
  get isQuorumLost(): boolean {
    return this.active.some((active) => active.fault.kind === 'quorum-lost' && isNextDue(active));
  }

  isNodeDown(node: string): boolean {
    return this.active.some((active) => active.fault.kind === 'node-down' && active.fault.node === node && isNextDue(active));
  }

  /** Whether a connection that begins is shown another certificate. */
  onConnection(): boolean {
    return this.active.filter(({ fault }) => isConnectionFault(fault)).filter((active) => fires(active, 'connection')).length > 0;
  }

  /** Whether a VM's guest does not answer a connection that begins. */
  onGuestConnection(vmid: number): boolean {
    const concerned = this.active.filter(({ fault }) => isGuestFault(fault) && fault.vmid === vmid);
    return concerned.filter((active) => fires(active, `connection to VM ${vmid}`)).length > 0;
  }

  /**
   * Those that hit a request.
   *
   * @param isPossible whether what the fault does can be done now; else it waits for the next request
   */
  onRequest(subject: RequestSubject, isPossible: (fault: RequestFault) => boolean): RequestFault[] {
    const concerned = this.active.filter(({ fault }) => isRequestFault(fault) && concernsRequest(fault, subject));
    const hit = concerned.filter((active) => isPossible(active.fault as RequestFault) && fires(active, `${subject.method} ${subject.path}`));
    if (subject.ticket !== undefined && hit.some(({ fault }) => fault.kind === 'ticket-expired')) this.lostTickets.add(subject.ticket);
    return hit.map(({ fault }) => fault as RequestFault);
  }

  /** What becomes of a task that begins; undefined when nothing does. */
  onTask(subject: TaskSubject): TaskEffect | undefined {
    const concerned = this.active.filter(({ fault }) => isTaskFault(fault) && concernsTask(fault, subject));
    const hit = concerned.filter((active) => fires(active, `${subject.type} ${subject.id} on ${subject.node}`));
    return hit.map(({ id, fault }) => effect(id, fault as TaskFault, subject))[0];
  }
}

function fires(active: ActiveFault, what: string): boolean {
  const isDue = isNextDue(active);
  active.seen += 1;
  if (isDue) active.fired.push(what);
  return isDue;
}

/** Whether what comes next is hit. */
function isNextDue({ fault, seen }: ActiveFault): boolean {
  const { call, times = LASTING.has(fault.kind) ? 'always' : 1 } = fault.match;
  return seen + 1 >= call && (times === 'always' || seen + 1 < call + times);
}

function effect(id: number, fault: TaskFault, subject: TaskSubject): TaskEffect {
  switch (fault.kind) {
    case 'task-failed': return { id, exitstatus: fault.exitstatus };
    case 'task-hanging': return { id, hangs: true };
    case 'task-warnings': return { id, warning: fault.warning };
    case 'clone-lock': return { id, exitstatus: `can't lock file '/var/lock/qemu-server/lock-${subject.id}.conf' - got timeout` };
    case 'storage-full': return { id, exitstatus: `${subject.type === 'qmclone' ? 'clone failed: ' : ''}storage '${fault.storage}': No space left on device` };
    case 'slow-reload': return { id, delayMs: fault.seconds * 1000 };
  }
}

function report({ id, fault, seen, fired }: ActiveFault): FaultReport {
  return { id, ...fault, seen, fired: [...fired] };
}
