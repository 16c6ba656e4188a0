import type { FaultInput, SimulatedCluster } from '../../sim';
import { faultsFileSchema } from '../../sim/pve/faults/fault';
import { readYaml } from './read-yaml';

/** Reads what shall go wrong (`--faults FILE`). @throws CommandError with everything that is wrong with the file */
export function readFaults(file: string): readonly FaultInput[] {
  return readYaml(file, faultsFileSchema).faults;
}

/** What the faults have hit, and how much simulated time has passed. */
export function reportRun(cluster: SimulatedCluster, clock: string): string[] {
  const faults = cluster.faults().map(({ kind, fired }) => {
    const more = fired.length > 1 ? `, and ${fired.length - 1} more` : '';
    return fired.length === 0 ? `fault ${kind} hit nothing` : `fault ${kind} hit ${fired[0]}${more}`;
  });
  return clock === 'simulated' ? [...faults, `on the cluster, this took ${duration(cluster.passedSeconds())}`] : faults;
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds.toFixed(1)} s` : `${minutes} min ${Math.round(seconds % 60)} s`;
}
