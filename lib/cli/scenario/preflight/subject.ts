import type { PlannedMachines } from '../../../model/plan-environments';
import type { SiteNode } from '../../../config/site/site';
import type { Action, ActionKind } from '../../../scenario/actions/action';
import type { SharedTools } from '../../../scenario/run/run-phase';
import type { Phase } from '../../../scenario/scenario';

/** What is about to be run. */
export interface Preflight {
  /** Phases that are to be done. */
  readonly phases: readonly Phase[];
  /** What they do, as far as it is known before the first has ended. */
  readonly actions: readonly Action[];
  /** The first of them, before which no machine is made or started: what they work on is there. Without those that may fail. */
  readonly first: readonly Action[];
  /** Kinds of what they do on the host's cluster. */
  readonly kinds: readonly ActionKind[];
  readonly host: string;
  /** Environments of machines that are made on the host's cluster. */
  readonly environments: readonly PlannedMachines[];
  readonly needsNested: boolean;
  /** What the site says of the host. @default nothing */
  readonly node?: SiteNode;
  readonly tools: Pick<SharedTools, 'withCluster' | 'findPlaybook' | 'login'>;
}

export interface Say {
  /** It would fail. */
  refuse(line: string): void;
  /** It could not be looked at, or may fail. */
  warn(line: string): void;
}

/** Whether something is done on the host's own cluster. */
export function isOnHost(action: Action): boolean {
  return !('endpoint' in action) || action.endpoint === undefined;
}
