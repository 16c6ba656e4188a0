import { needsSsh } from '../../config/credentials';
import { classHosts } from '../../model/inventory/class-hosts';
import { parallelism } from '../../model/parallelism';
import type { PlannedClass } from '../../model/plan-environments';
import { standSummary } from '../../report/stand-table';
import type { PlanDocument } from '../../tofu/show';
import { standAddresses } from '../../../stacks/addresses';
import { standStatuses } from '../stand-status';
import type { Kind } from './kind';

/** With the student's key as far as an address can have it: without dots. */
const STAND_RESOURCE = /\.students_(.+?)_(?:pool|user|access|machines|networks)_/;
/** With the student's key. */
const STAND_VNET = /\["students\/([^/]+)\//;

export const classKind: Kind<PlannedClass> = {
  name: 'a class of students',
  owners: 'students',
  describe: ({ plan: { stands, isolation } }) => {
    const machines = stands.reduce((count, stand) => count + stand.machines.length, 0);
    return `${stands.length} students, ${machines} machines, ${isolation}`;
  },
  missingValues: ({ plan, config: { name } }, values) => {
    const passwords = values.student_passwords as Readonly<Record<string, unknown>> | undefined;
    const without = plan.stands.filter(stand => stand.hasPassword && typeof passwords?.[stand.key] !== 'string').map(stand => stand.key);
    const more = without.length > 3 ? ` and ${without.length - 3} more` : '';
    return without.length === 0 ? undefined : { lacks: `no password for ${without.slice(0, 3).join(', ')}${more}`, fix: `run: standsmith credentials ${name}` };
  },
  needsSsh: ({ config }) => needsSsh(config),
  notes: () => [],
  ownerFinder: studentFinder,
  hosts: classHosts,
  parallelism: ({ plan: { stands } }) => parallelism(stands.flatMap(({ machines }) => machines)),
  standing: ({ plan }, state, expected, options) => {
    const statuses = standStatuses(plan, state);
    return standSummary(plan, stand => statuses.get(stand.key)!, expected, options);
  },
};

/** Resources of students who are gone are no longer in the plan of the lab: their pools, and their addresses, still name them. */
function studentFinder({ plan: lab }: PlannedClass, { resource_changes: changes = [] }: PlanDocument): (address: string) => string | undefined {
  const known = standAddresses(lab);
  const names = new Map(changes.flatMap(({ address, change }) => {
    const poolId = change.before?.pool_id;
    const written = STAND_RESOURCE.exec(address)?.[1];
    return typeof poolId === 'string' && written !== undefined ? [[written, poolId.slice(poolId.lastIndexOf('/') + 1)]] : [];
  }));
  return address => {
    const written = STAND_RESOURCE.exec(address)?.[1];
    return known.get(address) ?? STAND_VNET.exec(address)?.[1] ?? (written && (names.get(written) ?? written));
  };
}
