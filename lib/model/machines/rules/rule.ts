import type { MachineConfig, MachinesConfig } from '../../../config/machines/machines-config';
import type { Finding, SourcePosition } from '../../../values/finding';
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

/** Where the value at `path` of a machine was written: it, or the nearest around it. */
export function positionIn({ sources, position }: MachineConfig, path: string): SourcePosition {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')))) {
    const found = sources[at];
    if (found !== undefined) return found;
  }
  return position;
}
