import type { LabPlan, StandPlan } from '../model/lab-plan';
import type { TableOptions } from './table';
import { renderTable } from './table';

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
      stand.machines.map(({ key, vmId, nodeName }) => `${vmId} ${key}${nodeName === stand.nodeName ? '' : ` on ${nodeName}`}`).join('\n'),
      stand.networks.map(({ alias, name }) => `${name} ${alias}`).join('\n'),
      status(stand),
    ]),
    options,
  );
}
