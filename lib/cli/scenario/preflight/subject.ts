import type { ActionKind } from '../../../scenario/actions/action';
import type { Tools } from '../../../scenario/actions/action-type';
import type { Phase } from '../../../scenario/scenario';
import type { PlannedMachines } from '../../../model/plan-environments';

/** What is about to be run. */
export interface Preflight {
  /** Phases that are to be done. */
  readonly phases: readonly Phase[];
  readonly kinds: readonly ActionKind[];
  readonly host: string;
  /** Environments of machines that are made on the host's cluster. */
  readonly environments: readonly PlannedMachines[];
  /** Volume of the image that the host is to have; unset: the scenario brings none. */
  readonly image?: string;
  readonly needsNested: boolean;
  readonly tools: Pick<Tools, 'withCluster' | 'findPlaybook' | 'login'>;
}

export interface Say {
  /** It would fail. */
  refuse(line: string): void;
  /** It could not be looked at, or may fail. */
  warn(line: string): void;
}
