import type { PlanSummary } from '../report/plan-summary';
import type { TofuEvent } from '../tofu/tofu-event';
import type { Io } from './io';

/** Shows how far an apply is, with the students that are done. */
export function watchProgress(io: Io, title: string, summary: PlanSummary, studentOf: (address: string) => string | undefined) {
  const { create, change, destroy } = summary.total;
  const open = new Map(summary.students.map(student => [student.key, student.create + student.change + student.destroy]));
  const progress = io.progress(title, create + change + destroy);
  let done = 0;
  return {
    onEvent: (event: TofuEvent): void => {
      if (event.type !== 'apply_complete') return;
      const student = studentOf(event.hook.resource.addr);
      if (student !== undefined) open.set(student, (open.get(student) ?? 1) - 1);
      const finished = [...open.values()].filter(count => count <= 0).length;
      progress.update(++done, `${finished} of ${open.size} students done`);
    },
    stop: (): void => progress.stop(),
  };
}
