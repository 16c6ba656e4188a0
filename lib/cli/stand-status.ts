import type { LabPlan } from '../model/lab-plan';
import type { StateDocument } from '../tofu/show';
import { standAddresses } from '../../stacks/addresses';

export type StandStatus = 'stands' | 'partly' | 'not there';

/** What of each student's stand is in the state, by the student's key. */
export function standStatuses(plan: LabPlan, state: StateDocument): Map<string, StandStatus> {
  const present = new Set(state.values?.root_module?.resources?.map(({ address }) => address));
  const counts = new Map(plan.stands.map(stand => [stand.key, { all: 0, present: 0 }]));
  for (const [address, student] of standAddresses(plan)) {
    const count = counts.get(student)!;
    count.all++;
    if (present.has(address)) count.present++;
  }
  return new Map([...counts].map(([student, count]) => [student, count.present === 0 ? 'not there' : count.present === count.all ? 'stands' : 'partly']));
}
