import { z } from 'zod';

/** Types of tasks, by PVE's names. */
const TASK_TYPES = [
  'qmclone', 'qmcreate', 'qmtemplate', 'qmconfig', 'qmdestroy', 'qmstart', 'qmstop', 'qmshutdown', 'qmreboot', 'qmigrate', 'qmmove', 'resize',
  'qmsnapshot', 'qmdelsnapshot', 'qmrollback', 'hastart', 'hastop', 'hamigrate', 'imgdel', 'imgcopy', 'download', 'srvreload', 'reloadnetworkall',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** Seconds that a task takes at least: a linked clone, for `qmclone`. */
const SECONDS: Readonly<Record<TaskType, number>> = {
  qmclone: 1.5, qmcreate: 1, qmtemplate: 1, qmconfig: 0.5, qmdestroy: 1.5, qmstart: 2.5, qmstop: 1, qmshutdown: 8, qmreboot: 10, qmigrate: 6,
  qmsnapshot: 1.5, qmdelsnapshot: 2, qmrollback: 3,
  hastart: 1, hastop: 1, hamigrate: 1, qmmove: 2, resize: 0.8, imgdel: 0.8, imgcopy: 1, download: 1, srvreload: 3, reloadnetworkall: 4,
};

/** Seconds per GiB that a task copies: 400 MiB/s. */
const SECONDS_PER_GIB = 2.56;

/** Tasks of a type that a node does at once; unset: all. The next one waits its turn. */
const AT_ONCE: Readonly<Partial<Record<TaskType, number>>> = {
  qmclone: 4, qmcreate: 4, qmstart: 8, qmigrate: 1, qmmove: 2, srvreload: 1,
};

/** How long tasks take on a cluster, and how many of them a node does at once, where that is not as above. */
export const taskProfileSchema = z.strictObject({
  /** Seconds that a task of a type takes at least. */
  seconds: z.partialRecord(z.enum(TASK_TYPES), z.number().nonnegative().max(86_400)).default({}),
  /** Tasks of a type that a node does at once. */
  at_once: z.partialRecord(z.enum(TASK_TYPES), z.int().positive()).default({}),
  /** Seconds for each GiB that is copied. */
  seconds_per_gib: z.number().nonnegative().max(3600).default(SECONDS_PER_GIB),
});
export type TaskProfile = z.infer<typeof taskProfileSchema>;

const USUAL: TaskProfile = taskProfileSchema.parse({});

/**
 * How long a task takes. @default on a small real cluster
 *
 * @param copiedGib GiB that the task copies from disk to disk; 0 for a linked clone
 * @returns milliseconds
 */
export function taskDuration(type: TaskType, copiedGib: number, { seconds, seconds_per_gib: perGib }: TaskProfile = USUAL): number {
  return Math.round(((seconds[type] ?? SECONDS[type]) + copiedGib * perGib) * 1000);
}

/** How many tasks of a type a node does at once. */
export function tasksAtOnce(type: TaskType, { at_once: atOnce }: TaskProfile = USUAL): number {
  return atOnce[type] ?? AT_ONCE[type] ?? Infinity;
}
