import type { MachineConfig, StudentConfig } from '../../config/env-config';
import type { MachinePlan } from '../lab-plan';
import type { RuleInput } from './rule';

/** One machine of one student, planned, and what it was planned from. */
export interface Claim {
  readonly student: StudentConfig;
  readonly config: MachineConfig;
  readonly machine: MachinePlan;
  /** In the words of a message. */
  readonly name: string;
}

/** All machines of all students. */
export function claims({ config, plan }: RuleInput): readonly Claim[] {
  const students = byKey(config.students);
  const machines = byKey(config.machines);
  return plan.stands.flatMap((stand) => stand.machines.map((machine) => ({
    student: students.get(stand.key)!,
    config: machines.get(machine.key)!,
    machine,
    name: `machine '${machine.key}' of student '${stand.key}'`,
  })));
}

// of those with the same key the first, as the plan has it
function byKey<T extends { readonly key: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.toReversed().map((item) => [item.key, item]));
}
