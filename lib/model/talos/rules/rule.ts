import type { TalosConfig } from '../../../config/talos/talos-config';
import type { Finding } from '../../../values/finding';
import type { Taken } from '../../allocations';
import type { Member } from '../members';
import type { TalosPlan } from '../talos-plan';

/** What a rule looks at. */
export interface TalosRuleInput {
  readonly config: TalosConfig;
  readonly members: readonly Member[];
  readonly plan: TalosPlan;
  readonly taken: Taken;
}

/** One thing that must hold before a cluster is built. */
export interface TalosRule {
  readonly name: string;
  check(input: TalosRuleInput): readonly Finding[];
}
