import type { LabPlan, StandPlan } from '../model/lab-plan';
import type { TableOptions } from './table';
import { renderTable } from './table';

/** More rows than this are not read by anybody. */
const MANY = 40;

/**
 * How an environment's stands are: all of them where they are few, else those that are not as they should be, and how many there are of each.
 *
 * @param expected the status that needs no attention
 */
export function standSummary(plan: LabPlan, status: (stand: StandPlan) => string, expected: string, options: TableOptions): string {
  if (plan.stands.length <= MANY) return standTable(plan, status, options);
  const others = plan.stands.filter((stand) => status(stand) !== expected);
  const shown = { ...plan, stands: others.slice(0, MANY) };
  const more = others.length > MANY ? [`and ${others.length - MANY} more`] : [];
  const count = `${plan.stands.length - others.length} of ${plan.stands.length} students: ${expected}`;
  return [...(others.length > 0 ? [standTable(shown, status, options), ...more] : []), count].join('\n');
}

/**
 * The table of an environment's stands: who has what, and where.
 *
 * @param status one short text for each stand
 */
export function standTable(plan: LabPlan, status: (stand: StandPlan) => string, options: TableOptions): string {
  return renderTable(
    ['student', 'user', 'node', 'machines', 'networks', 'status'],
    plan.stands.map((stand) => [
      stand.key,
      stand.userId,
      stand.nodeName,
      stand.machines.map(({ key, vmId, nodeName }) => `${vmId} ${key}${nodeName === stand.nodeName ? '' : ` on ${nodeName}`}`).join(', '),
      stand.networks.map(({ alias, name }) => `${name} ${alias}`).join(', '),
      status(stand),
    ]),
    options,
  );
}
