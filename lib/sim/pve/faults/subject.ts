import type { Fault, FaultKind } from './fault';
import { refusalWithoutQuorum } from './quorum';

/** A request, as far as faults look at it. */
export interface RequestSubject {
  readonly method: string;
  /** Below `/api2/json`, without query. */
  readonly path: string;
  readonly node?: string;
  readonly vmid?: number;
  /** The ticket that it came with; unset for API tokens. */
  readonly ticket?: string;
}

/** A task that begins, as far as faults look at it. */
export interface TaskSubject {
  readonly node: string;
  readonly type: string;
  readonly id: string;
  readonly storages?: readonly string[];
}

type Of<K extends FaultKind> = Extract<Fault, { kind: K }>;
export type TaskFault = Of<'task-failed' | 'task-hanging' | 'task-warnings' | 'clone-lock' | 'storage-full' | 'slow-reload'>;
export type ConnectionFault = Of<'wrong-certificate'>;
export type GuestFault = Of<'guest-silent'>;
export type RequestFault = Exclude<Fault, TaskFault | ConnectionFault | GuestFault>;

const TASK_FAULTS: ReadonlySet<FaultKind> = new Set<FaultKind>(['task-failed', 'task-hanging', 'task-warnings', 'clone-lock', 'storage-full', 'slow-reload']);
const RELOADS: readonly string[] = ['srvreload', 'reloadnetworkall'];

export function isConnectionFault(fault: Fault): fault is ConnectionFault {
  return fault.kind === 'wrong-certificate';
}

export function isGuestFault(fault: Fault): fault is GuestFault {
  return fault.kind === 'guest-silent';
}

export function isRequestFault(fault: Fault): fault is RequestFault {
  return !isTaskFault(fault) && !isConnectionFault(fault) && !isGuestFault(fault);
}

export function isTaskFault(fault: Fault): fault is TaskFault {
  return TASK_FAULTS.has(fault.kind);
}

export function concernsTask(fault: TaskFault, { node, type, id, storages = [] }: TaskSubject): boolean {
  const { match } = fault;
  if ((match.task ?? type) !== type || (match.node ?? node) !== node || (match.id ?? id) !== id) return false;
  if (fault.kind === 'clone-lock') return type === 'qmclone';
  if (fault.kind === 'slow-reload') return RELOADS.includes(type);
  return fault.kind !== 'storage-full' || storages.includes(fault.storage);
}

export function concernsRequest(fault: RequestFault, { method, path, node, vmid, ticket }: RequestSubject): boolean {
  const { match } = fault;
  if ((match.method ?? method) !== method || (match.path !== undefined && !pathPattern(match.path).test(path))) return false;
  const writes = method !== 'GET';
  switch (fault.kind) {
    case 'ticket-expired': return ticket !== undefined;
    case 'quorum-lost': return refusalWithoutQuorum({ method, path, vmid }) !== undefined;
    case 'node-down': return node === fault.node;
    case 'vm-locked': return writes && vmid === fault.vmid;
    default: return true;
  }
}

/** `*` is any part of a path, `**` any number of parts. */
function pathPattern(pattern: string): RegExp {
  const source = pattern.split('**').map((part) => part.split('*').map(escapeText).join('[^/]+')).join('.*');
  return new RegExp(`^${source}$`);
}

function escapeText(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
