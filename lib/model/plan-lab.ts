import type { EnvConfig } from '../config/env-config';
import type { Finding } from '../values/finding';
import { allocate } from './allocate';
import type { Allocations, Taken } from './allocations';
import type { Resources } from './fit/capacity';
import { isRestricted } from './internet';
import type { LabPlan } from './lab-plan';
import { RULES } from './rules';
import { planSnippets } from './snippets';
import { planStand } from './stand';
import { firstSubnets } from './subnets';

/** What a student may do with the stand: look, use the console, power, and go back to a snapshot. */
const STUDENT_PRIVILEGES = ['VM.Audit', 'VM.Console', 'VM.PowerMgmt', 'VM.Snapshot', 'VM.Snapshot.Rollback', 'Pool.Audit'];

/** Going back to a snapshot brings back the interfaces as they were, without their firewall: not while it keeps something off. */
function studentPrivileges(config: EnvConfig): readonly string[] {
  const isGuarded = isRestricted(config) || [...firstSubnets(config).values()].some(({ gateway }) => gateway !== undefined);
  return STUDENT_PRIVILEGES.filter((privilege) => !isGuarded || !privilege.startsWith('VM.Snapshot'));
}

/**
 * Plans an environment: who gets which machines, networks, pool and rights, with concrete values. Pure: the same arguments
 * give the same plan, and no argument is changed.
 *
 * @param allocations what the environment has given out before; empty for a new one
 * @param taken what other environments hold
 * @param resources what there is on the cluster, for students who have no node yet. @default not known
 * @returns the plan, what is given out now, and everything that is wrong with it. With findings the plan must not be used.
 */
export function planLab(
  config: EnvConfig, allocations: Allocations, taken: Taken, resources?: Resources,
): { plan: LabPlan; allocations: Allocations; findings: readonly Finding[] } {
  // two of the same name are one finding, not a plan with two of everything
  const distinct = { ...config, students: firstOfEachKey(config.students), machines: firstOfEachKey(config.machines) };
  const allocated = allocate(distinct, allocations, taken, resources);
  const stands = distinct.students.map((student) => planStand(distinct, student, allocated.allocations));
  const plan: LabPlan = {
    kind: 'class',
    environment: config.name,
    encryptsState: config.encryptsState,
    isolation: config.isolation,
    poolId: config.pool,
    role: { roleId: `${config.name}-student`, privileges: studentPrivileges(config) },
    zoneId: allocated.allocations.zoneId,
    ...(allocated.allocations.zoneDhcp && { zoneDhcp: true }),
    vxlanPeers: config.isolation === 'sdn-vxlan' ? config.proxmox.vxlanPeers : undefined,
    vlanBridge: config.isolation === 'vlan' ? config.proxmox.vlanBridge : undefined,
    snippets: planSnippets(distinct, stands),
    stands,
  };
  const findings = RULES.flatMap((rule) => rule.check({ config, plan, taken }));
  return { plan, allocations: allocated.allocations, findings: [...allocated.findings, ...findings] };
}

function firstOfEachKey<T extends { readonly key: string }>(items: readonly T[]): readonly T[] {
  const keys = new Set<string>();
  return items.filter(({ key }) => !keys.has(key) && keys.add(key));
}
