/** Types of tasks, by PVE's names. */
export type TaskType =
  | 'qmclone' | 'qmcreate' | 'qmtemplate' | 'qmconfig' | 'qmdestroy' | 'qmstart' | 'qmstop' | 'qmshutdown' | 'qmreboot' | 'qmigrate' | 'qmmove' | 'resize'
  | 'qmsnapshot' | 'qmdelsnapshot' | 'qmrollback' | 'hastart' | 'hastop' | 'hamigrate'
  | 'imgdel' | 'imgcopy' | 'download' | 'srvreload' | 'reloadnetworkall';

/** Seconds that a task takes at least: a linked clone, for `qmclone`. */
const SECONDS: Readonly<Record<TaskType, number>> = {
  qmclone: 1.5, qmcreate: 1, qmtemplate: 1, qmconfig: 0.5, qmdestroy: 1.5, qmstart: 2.5, qmstop: 1, qmshutdown: 8, qmreboot: 10, qmigrate: 6,
  qmsnapshot: 1.5, qmdelsnapshot: 2, qmrollback: 3,
  hastart: 1, hastop: 1, hamigrate: 1, qmmove: 2, resize: 0.8, imgdel: 0.8, imgcopy: 1, download: 1, srvreload: 3, reloadnetworkall: 4,
};

/** Seconds per GiB that a task copies: 400 MiB/s. */
const SECONDS_PER_GIB = 2.56;

/** Tasks of a type that a node does at once; unset: all. The next one waits its turn. */
export const TASKS_AT_ONCE: Readonly<Partial<Record<TaskType, number>>> = {
  qmclone: 4, qmcreate: 4, qmstart: 8, qmigrate: 1, qmmove: 2, srvreload: 1,
};

/**
 * How long a task takes, on a small real cluster.
 *
 * @param copiedGib GiB that the task copies from disk to disk; 0 for a linked clone
 * @returns milliseconds
 */
export function taskDuration(type: TaskType, copiedGib: number): number {
  return Math.round((SECONDS[type] + copiedGib * SECONDS_PER_GIB) * 1000);
}
