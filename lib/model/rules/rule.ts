import type { EnvConfig } from '../../config/env-config';
import type { Finding } from '../../values/finding';
import type { Taken } from '../allocations';
import type { LabPlan } from '../lab-plan';

/** What a rule looks at. */
export interface RuleInput {
  /** As it was written, doubles included. */
  readonly config: EnvConfig;
  /** What follows from it; of students and machines with the same name only the first. */
  readonly plan: LabPlan;
  readonly taken: Taken;
}

/** One thing that must hold before an environment is built. */
export interface Rule {
  readonly name: string;
  check(input: RuleInput): readonly Finding[];
}
