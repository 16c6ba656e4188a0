/** Types of tasks, by PVE's names. */
export type TaskType =
  | 'qmclone' | 'qmcreate' | 'qmconfig' | 'qmdestroy' | 'qmstart' | 'qmstop' | 'qmshutdown' | 'qmreboot' | 'qmigrate' | 'qmmove' | 'resize'
  | 'imgdel' | 'srvreload' | 'reloadnetworkall';

/**
 * - `instant`: a task is done when its UPID is handed out, so the first poll finds it finished
 * - `realistic`: a task takes about as long as on a small real cluster
 */
export type ClockMode = 'instant' | 'realistic';

/** Milliseconds a task takes at least. */
const BASE_MS: Readonly<Record<TaskType, number>> = {
  qmclone: 1500, qmcreate: 1000, qmconfig: 500, qmdestroy: 1500, qmstart: 2500, qmstop: 1000, qmshutdown: 8000, qmreboot: 10000, qmigrate: 6000,
  qmmove: 2000, resize: 800, imgdel: 800, srvreload: 3000, reloadnetworkall: 4000,
};

/** Milliseconds per GiB that a task copies: 400 MiB/s. */
const MS_PER_GIB = 2560;

/**
 * How long a task takes.
 *
 * @param copiedGib GiB that the task copies from disk to disk; 0 for a linked clone
 * @returns milliseconds
 */
export function taskDuration(mode: ClockMode, type: TaskType, copiedGib: number): number {
  return mode === 'instant' ? 0 : BASE_MS[type] + copiedGib * MS_PER_GIB;
}

/** Seconds since 1970, as PVE gives times. */
export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
