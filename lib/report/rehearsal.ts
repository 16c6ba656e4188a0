import type { Capacity } from '../model/fit/capacity';
import type { Misfit } from '../model/fit/misfit';
import type { ChangeCounts } from './plan-summary';

/** What a rehearsal has found: the text and the JSON are made of it. */
export interface Rehearsal {
  readonly environment: string;
  readonly cluster: RehearsedCluster;
  readonly provider: 'real' | 'stand-in';
  /** Whether the environment has been applied to the cluster before: then this is its next change. */
  readonly isChange: boolean;
  /** What would be created, changed and destroyed, by type of resource. */
  readonly resources: readonly (ChangeCounts & { readonly type: string })[];
  readonly misfits: readonly Misfit[];
  readonly warnings: readonly string[];
  /** Unset: nothing is known of the cluster. */
  readonly capacity?: Capacity;
  /** Unset: it was not applied. */
  readonly run?: RehearsedRun;
  /** Unset: no fault was asked for. */
  readonly fault?: RehearsedFault;
}

export interface RehearsedCluster {
  /** `copy`: of the real one; `file`: described by a file; `expected`: what the environment expects, and nobody has looked. */
  readonly source: 'copy' | 'file' | 'expected';
  /** Endpoint, or file. */
  readonly from?: string;
  readonly version?: string;
  readonly nodes: number;
  readonly vms: number;
  /** What of the real one could not be seen. */
  readonly unseen: readonly string[];
}

export interface RehearsedRun {
  /** How it ended; unset: well. */
  readonly error?: string;
  /** Seconds on the cluster's clock. */
  readonly seconds: number;
  readonly phases: readonly Phase[];
}

/** The tasks of a kind. */
export interface Phase {
  readonly name: string;
  readonly count: number;
  /** Seconds on the cluster's clock from the first one's beginning to the last one's end; phases overlap. */
  readonly seconds: number;
  /** How many were under way at once, on average. */
  readonly atOnce: number;
}

export interface RehearsedFault {
  /** `clone-lock` */
  readonly kinds: readonly string[];
  /** What they hit: `clone-lock: qmclone 100 on pve1`. */
  readonly hits: readonly string[];
  /** How the run with it ended; unset: well, in spite of it. */
  readonly error?: string;
  /** What is on the cluster after it, and was not before. */
  readonly left: readonly Leftover[];
  /** The same command again, without the fault. */
  readonly again: {
    /** Unset: it ended well. */
    readonly error?: string;
    /** What is otherwise than after a run without a fault. */
    readonly differences: readonly Leftover[];
  };
}

/** Objects of a kind that were added, changed or removed. */
export interface Leftover {
  /** `vms` */
  readonly table: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Whether nothing stands against it. */
export function fits({ misfits }: Pick<Rehearsal, 'misfits'>): boolean {
  return misfits.length === 0;
}
