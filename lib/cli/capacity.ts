import type { ClusterAccess } from '../cluster/access';
import { openReadOnly } from '../cluster/read-only-client';
import { readResources } from '../cluster/resources';
import { measureCapacity, type Resources } from '../model/fit/capacity';
import { findTemplates } from '../model/fit/missing';
import { capacityWarnings, findTooSmall } from '../model/fit/too-small';
import type { PlannedEnvironment } from '../model/plan-environments';
import type { CapacityFindings } from '../report/capacity-text';
import type { Environment } from '../tofu/process';

/** Whether there is enough on a cluster, and what for. */
export interface CapacityReport extends CapacityFindings {
  readonly environment: string;
}

/** Asks a cluster what it has, with GETs only. @throws CannotRead */
export async function readClusterResources({ plan, config }: PlannedEnvironment, access: ClusterAccess, env: Environment): Promise<Resources> {
  const client = await openReadOnly(access, env.SSL_CERT_FILE);
  try {
    const cloned = plan.stands.flatMap(({ machines }) => machines.map(({ template }) => template.vmId));
    return await readResources(client, [...cloned, ...config.machines.map(({ settings }) => settings.templateVmId)]);
  } finally {
    await client.close();
  }
}

/**
 * What an environment takes of a cluster. Its own VMs are those that have the VM IDs and names of its machines.
 *
 * @param ending VM IDs of others that will be no more. @default none
 */
export function reportCapacity({ plan, config }: PlannedEnvironment, resources: Resources, ending: readonly number[] = []): CapacityReport {
  const machines = plan.stands.flatMap(stand => stand.machines);
  const names = new Map(resources.vms.map(({ vmId, name }) => [vmId, name]));
  const standing = machines.filter(({ vmId, name }) => names.get(vmId) === name);
  const owned = { vmIds: new Set([...standing.map(({ vmId }) => vmId), ...ending]) };
  const capacity = measureCapacity(plan, resources, owned, config.overcommit);
  const isNew = machines.filter(({ vmId }) => !owned.vmIds.has(vmId));
  return {
    environment: config.name, capacity,
    misfits: [...findTemplates(isNew, resources), ...findTooSmall(capacity)],
    warnings: capacityWarnings(capacity),
  };
}
