import type { PlanSummary } from '../report/plan-summary';
import type { TofuEvent } from '../tofu/tofu-event';
import type { Io } from './io';

/**
 * Shows how far an apply is, with the students or machines that are done.
 *
 * @param owners what they are: `students`
 */
export function watchProgress(
  io: Io, title: string, summary: PlanSummary, ownerOf: (address: string) => string | undefined, owners: string,
) {
  const { create, change, destroy } = summary.total;
  const open = new Map(summary.students.map(student => [student.key, student.create + student.change + student.destroy]));
  const progress = io.progress(title, create + change + destroy);
  let done = 0;
  return {
    onEvent: (event: TofuEvent): void => {
      // what is only read is in no count of the plan
      if (event.type !== 'apply_complete' || event.hook.resource.addr.startsWith('data.')) return;
      const owner = ownerOf(event.hook.resource.addr);
      if (owner !== undefined) open.set(owner, (open.get(owner) ?? 1) - 1);
      const finished = [...open.values()].filter(count => count <= 0).length;
      progress.update(++done, `${finished} of ${open.size} ${owners} done`);
    },
    stop: (): void => progress.stop(),
  };
}
