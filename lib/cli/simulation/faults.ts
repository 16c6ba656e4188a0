import { formatDuration } from '../../report/duration';
import type { FaultInput, SimulatedCluster } from '../../sim';
import { faultsFileSchema } from '../../sim/pve/faults/fault';
import { readYaml } from './read-yaml';

/** Reads what shall go wrong (`--faults FILE`). @throws CommandError with everything that is wrong with the file */
export function readFaults(file: string): readonly FaultInput[] {
  return readYaml(file, faultsFileSchema).faults;
}

/** What the faults have hit, and how much simulated time has passed. */
export function reportRun(cluster: SimulatedCluster, clock: string): string[] {
  const faults = reportFaults(cluster).map(line => `fault ${line}`);
  return clock === 'simulated' ? [...faults, `on the cluster, this took ${formatDuration(cluster.passedSeconds())}`] : faults;
}

/** `clone-lock hit qmclone 100 on pve1, and 2 more` */
export function reportFaults(cluster: SimulatedCluster): string[] {
  return cluster.faults().map(({ kind, fired }) => {
    const more = fired.length > 1 ? `, and ${fired.length - 1} more` : '';
    return fired.length === 0 ? `${kind} hit nothing` : `${kind} hit ${fired[0]}${more}`;
  });
}
