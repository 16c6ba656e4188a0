/** What the tasks of a type on a node have done, on the cluster's clock. */
export interface TaskSummary {
  /** PVE's name: `qmclone`. */
  readonly type: string;
  readonly node: string;
  readonly count: number;
  /** Those that ended neither well nor with warnings. */
  readonly failed: number;
  /** Seconds since the cluster's start when the first was asked for, and when the last ended. */
  readonly began: number;
  readonly ended: number;
  /** Seconds that they took by themselves, waiting aside, one after the other. */
  readonly work: number;
}

/** Counts tasks: the list of tasks itself keeps the latest only. */
export class TaskStatistics {
  private readonly summaries = new Map<string, TaskSummary>();

  /** @param ms what the task takes by itself */
  add(type: string, node: string, beganMs: number, endedMs: number, ms: number, isFailed: boolean): void {
    const key = `${type} ${node}`;
    const before = this.summaries.get(key);
    const began = beganMs / 1000;
    const ended = endedMs / 1000;
    this.summaries.set(key, {
      type, node,
      count: (before?.count ?? 0) + 1,
      failed: (before?.failed ?? 0) + Number(isFailed),
      began: Math.min(before?.began ?? began, began),
      ended: Math.max(before?.ended ?? ended, ended),
      work: (before?.work ?? 0) + ms / 1000,
    });
  }

  /** In the order in which the types were first asked for. */
  list(): TaskSummary[] {
    return [...this.summaries.values()].sort((a, b) => a.began - b.began);
  }
}
