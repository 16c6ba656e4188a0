import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterDump } from '../../lib/sim';
import type { FaultCase } from './cases';
import { Rehearsal, type CommandResult, type RehearsalOptions } from './rehearsal';

export type Setting = Omit<RehearsalOptions, 'faults' | 'access'>;

export interface Undisturbed {
  readonly before: ClusterDump;
  readonly applied: ClusterDump;
}

export interface CaseResult {
  /** What the faults hit, by their kind. */
  readonly hit: readonly { readonly kind: string; readonly fired: readonly string[] }[];
  readonly first: CommandResult;
  readonly firstSeconds: number;
  /** The same command again, without the fault. */
  readonly second: CommandResult;
  /** What is on the cluster then. */
  readonly applied: ClusterDump;
  /** A plan then. */
  readonly plan: CommandResult;
  readonly destroy: CommandResult;
  /** What is on the cluster in the end. */
  readonly left: ClusterDump;
}

/** An apply that nothing disturbs. */
export async function runUndisturbed(setting: Setting): Promise<Undisturbed> {
  const rehearsal = await Rehearsal.start(setting);
  try {
    const before = rehearsal.cluster.dump();
    const { code, output } = await rehearsal.standsmith('apply', '--yes');
    if (code !== 0) throw new Error(`the undisturbed apply of ${setting.environment} failed:\n${output}`);
    return { before, applied: rehearsal.cluster.dump() };
  } finally {
    await rehearsal.stop();
  }
}

/** An apply that meets the fault, the same command again without it, a plan, and the end of everything. */
export async function runCase(setting: Setting, { faults, access, tasksStoppedAfter }: Omit<FaultCase, 'name'>): Promise<CaseResult> {
  const rehearsal = await Rehearsal.start({ ...setting, access, faults });
  const { cluster } = rehearsal;
  try {
    const begun = performance.now();
    const running = rehearsal.standsmith('apply', '--yes');
    const ended = new AbortController();
    if (tasksStoppedAfter !== undefined) void stopTasksThatHang(rehearsal, tasksStoppedAfter, ended.signal);
    const first = await running;
    ended.abort();
    const firstSeconds = (performance.now() - begun) / 1000;
    const hit = cluster.faults().map(({ kind, fired }) => ({ kind, fired }));
    cluster.clearFaults();
    const second = await rehearsal.standsmith('apply', '--yes');
    const applied = cluster.dump();
    const plan = await rehearsal.standsmith('plan');
    const destroy = await rehearsal.standsmith('destroy', '--yes');
    return { hit, first, firstSeconds, second, applied, plan, destroy, left: cluster.dump() };
  } finally {
    await rehearsal.stop();
  }
}

/** Waits until the fault has hit a task, then so long, and stops it. */
async function stopTasksThatHang({ cluster }: Rehearsal, seconds: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && cluster.faults().every(({ fired }) => fired.length === 0)) await sleep(100);
  await sleep(seconds * 1000);
  cluster.stopTasks();
}
