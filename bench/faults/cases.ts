import type { FaultInput } from '../../lib/sim';
import type { Access } from './rehearsal';

export interface FaultCase {
  readonly name: string;
  readonly faults: readonly FaultInput[];
  /** @default 'token' */
  readonly access?: Access;
  /** Whether the run that meets the fault does well nevertheless. @default false */
  readonly succeeds?: boolean;
  /** Seconds after which somebody stops the tasks that hang. @default nobody does */
  readonly tasksStoppedAfter?: number;
  /** Whether it concerns networks that the environment makes. @default false */
  readonly needsNetworks?: boolean;
  /** What stays as somebody made it, by design, in the dump: a row's field. @default nothing */
  readonly stays?: 'node' | 'status';
}

const clone = '/nodes/*/qemu/*/clone';
const config = '/nodes/*/qemu/*/config';
const network = '/nodes/*/network';
const start = '/nodes/*/qemu/*/status/start';

/** Every kind of fault, each where it hurts in the making of a stand. @param vmid VM ID of a machine of the first student */
export function faultCases(vmid: number): readonly FaultCase[] {
  return [...errors, ...timeouts, ...lostAnswers, ...lostAccess, ...tasks, ...changes(vmid)];
}

/** The last three happen when the provider has just made the VM, and has read it. */
function changes(vmid: number): readonly FaultCase[] {
  const made = { method: 'GET', path: `/nodes/*/storage/**vm-${vmid}-disk-0` } as const;
  const started = { method: 'POST', path: `/nodes/*/qemu/${vmid}/status/start` } as const;
  return [
    { name: 'VM locked', faults: [{ kind: 'vm-locked', vmid, match: { times: 2 } }] },
    { name: 'VM migrated before its start', faults: [{ kind: 'vm-migrated', vmid, target: 'pve2', match: started }] },
    { name: 'VM changed', faults: [{ kind: 'vm-changed', vmid, config: { name: 'changed', onboot: 1 }, match: made }], succeeds: true },
    { name: 'VM migrated', faults: [{ kind: 'vm-migrated', vmid, target: 'pve2', match: made }], succeeds: true, stays: 'node' },
    { name: 'VM stopped', faults: [{ kind: 'vm-stopped', vmid, match: made }], succeeds: true, stays: 'status' },
  ];
}

const errors: readonly FaultCase[] = [
  { name: 'error for a pool', faults: [{ kind: 'http-error', match: { method: 'POST', path: '/pools', call: 2 }, reason: 'error during cfs-locked operation' }] },
  { name: 'error for a configuration', faults: [{ kind: 'http-error', match: { method: 'PUT', path: config }, reason: 'can\'t write' }] },
  { name: 'error for a start', faults: [{ kind: 'http-error', match: { method: 'POST', path: start, times: 9 }, status: 596, reason: 'Connection timed out' }] },
  {
    name: 'error for a reload', needsNetworks: true,
    faults: [{ kind: 'http-error', match: { method: 'PUT', path: network }, reason: 'command failed' }],
  },
];

const timeouts: readonly FaultCase[] = [
  { name: 'timeout for a user', faults: [{ kind: 'timeout', match: { method: 'POST', path: '/access/users' }, seconds: 0.5 }] },
  { name: 'timeout for a clone', faults: [{ kind: 'timeout', match: { method: 'POST', path: clone }, seconds: 0.5 }] },
];

const lostAnswers: readonly FaultCase[] = [
  ['pool', 'POST', '/pools'], ['role', 'POST', '/access/roles'], ['user', 'POST', '/access/users'], ['right', 'PUT', '/access/acl'],
  ['bridge', 'POST', network], ['reload', 'PUT', network], ['clone', 'POST', clone], ['configuration', 'PUT', config], ['start', 'POST', start],
].map(([what, method, path]) => ({
  name: `answer lost for a ${what}`,
  faults: [{ kind: 'answer-lost', match: { method, path } } as FaultInput],
  needsNetworks: path === network,
}));

const lostAccess: readonly FaultCase[] = [
  { name: 'ticket expired', access: 'password', faults: [{ kind: 'ticket-expired', match: { method: 'POST', call: 4 } }] },
  { name: 'wrong certificate', access: 'checked certificate', faults: [{ kind: 'wrong-certificate', match: { call: 3 } }] },
  { name: 'quorum lost', faults: [{ kind: 'quorum-lost', match: { call: 4 } }] },
  // not from a clone on: the provider tries that for two and a half minutes
  { name: 'node down', faults: [{ kind: 'node-down', node: 'pve1', match: { path: config, call: 2 } }] },
];

const tasks: readonly FaultCase[] = [
  { name: 'clone failed', faults: [{ kind: 'task-failed', match: { task: 'qmclone' }, exitstatus: 'clone failed: exit code 5' }] },
  { name: 'start failed', faults: [{ kind: 'task-failed', match: { task: 'qmstart' }, exitstatus: 'start failed: QEMU exited with code 1' }] },
  { name: 'reload failed', faults: [{ kind: 'task-failed', match: { task: 'srvreload' }, exitstatus: 'command failed' }], needsNetworks: true },
  { name: 'clone hanging, then stopped', faults: [{ kind: 'task-hanging', match: { task: 'qmclone' } }], tasksStoppedAfter: 3 },
  { name: 'start hanging, then stopped', faults: [{ kind: 'task-hanging', match: { task: 'qmstart' } }], tasksStoppedAfter: 3 },
  { name: 'clone with warnings', faults: [{ kind: 'task-warnings', match: { task: 'qmclone' } }], succeeds: true },
  { name: 'start with warnings', faults: [{ kind: 'task-warnings', match: { task: 'qmstart' } }], succeeds: true },
  // tried again after ten seconds
  { name: 'clone without a lock', faults: [{ kind: 'clone-lock' }], succeeds: true },
  { name: 'storage full', faults: [{ kind: 'storage-full', storage: 'local-lvm' }] },
  { name: 'slow reload', faults: [{ kind: 'slow-reload', seconds: 2 }], succeeds: true, needsNetworks: true },
];
