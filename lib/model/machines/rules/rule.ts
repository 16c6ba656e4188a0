import type { MachinesConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import type { Taken } from '../../allocations';
import type { GivenMachine } from '../allocate-machines';
import type { MachinesPlan } from '../machines-plan';

/** What a rule looks at. */
export interface MachinesRuleInput {
  readonly config: MachinesConfig;
  readonly given: ReadonlyMap<string, GivenMachine>;
  readonly plan: MachinesPlan;
  readonly taken: Taken;
}

/** One thing that must hold before machines are made. */
export interface MachinesRule {
  readonly name: string;
  check(input: MachinesRuleInput): readonly Finding[];
}
