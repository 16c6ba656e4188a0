import type { Phase } from '../../report/rehearsal';
import type { TaskSummary } from '../../sim';

const NAMES: Readonly<Record<string, string>> = {
  qmclone: 'clones', qmcreate: 'new VMs', qmstart: 'starts', qmstop: 'stops', qmshutdown: 'shutdowns', qmdestroy: 'removals', qmmigrate: 'migrations',
  srvreload: 'network reloads', reloadnetworkall: 'SDN applies', qmconfig: 'settings', resize: 'grown disks', qmmove: 'moved disks',
};

/** The tasks of all nodes together, in the order in which they began. */
export function phasesOf(tasks: readonly TaskSummary[]): Phase[] {
  const types = [...new Set(tasks.map(({ type }) => type))];
  return types.map(type => {
    const own = tasks.filter(task => task.type === type);
    const seconds = Math.max(...own.map(({ ended }) => ended)) - Math.min(...own.map(({ began }) => began));
    const work = own.reduce((sum, task) => sum + task.work, 0);
    return { name: NAMES[type] ?? type, count: own.reduce((sum, { count }) => sum + count, 0), seconds, atOnce: seconds === 0 ? 1 : work / seconds };
  });
}
