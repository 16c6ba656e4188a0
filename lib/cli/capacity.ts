import type { ClusterAccess } from '../cluster/access';
import { CannotRead, lookAt, type ReadOnlyClient } from '../cluster/read-only-client';
import { readResources } from '../cluster/resources';
import { measureCapacity, type Resources } from '../model/fit/capacity';
import { findSnippetStorages, findTemplates } from '../model/fit/missing';
import { capacityWarnings, findTooSmall } from '../model/fit/too-small';
import type { PlannedClass } from '../model/plan-environments';
import type { CapacityFindings } from '../report/capacity-text';
import type { Environment } from '../tofu/process';
import { readAccess } from './cluster-access';
import type { Context } from './context';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';

/** Whether there is enough on a cluster, and what for. */
export interface CapacityReport extends CapacityFindings {
  readonly environment: string;
}

/** Asks a cluster what it has, with GETs only. @throws CannotRead */
export async function readClusterResources(planned: PlannedClass, access: ClusterAccess, env: Environment): Promise<Resources> {
  return lookAt(access, env.SSL_CERT_FILE, async client => readTemplatesAndRoom(planned, client));
}

/** The same, through a client that is open. @throws CannotRead */
export async function readTemplatesAndRoom({ plan, config }: PlannedClass, client: ReadOnlyClient): Promise<Resources> {
  const cloned = plan.stands.flatMap(({ machines }) => machines.map(({ template }) => template.vmId));
  return readResources(client, [...cloned, ...config.machines.map(({ settings }) => settings.templateVmId)]);
}

/**
 * The same for commands that can do nothing without it.
 *
 * @param otherwise what else could be done where nothing leads to the cluster: `; or …`. @default nothing
 * @throws CommandError when nothing leads to the cluster, or it cannot be read
 */
export async function requireClusterResources(
  { env, root }: Context, planned: PlannedClass, otherwise = '',
): Promise<{ readonly access: ClusterAccess; readonly resources: Resources }> {
  const { directory, config: { name } } = planned;
  const access = await readAccess(directory, env, root);
  if (access === undefined) {
    const fix = `standsmith credentials ${name} --endpoint … --token-stdin${otherwise}`;
    throw new CommandError(`nothing leads to the cluster of ${name}\n    ${fix}`, EXIT.badInput);
  }
  try {
    return { access, resources: await readClusterResources(planned, access, env) };
  } catch (error) {
    if (!(error instanceof CannotRead)) throw error;
    throw new CommandError(`${access.origin} cannot be read: ${error.message}\n    check proxmox_endpoint and the credentials in values.tfvars`);
  }
}

/**
 * What an environment takes of a cluster. Its own VMs are those that have the VM IDs and names of its machines.
 *
 * @param ending VM IDs of others that will be no more. @default none
 */
export function reportCapacity({ plan, config }: PlannedClass, resources: Resources, ending: readonly number[] = []): CapacityReport {
  const machines = plan.stands.flatMap(stand => stand.machines);
  const names = new Map(resources.vms.map(({ vmId, name }) => [vmId, name]));
  const standing = machines.filter(({ vmId, name }) => names.get(vmId) === name);
  const owned = { vmIds: new Set([...standing.map(({ vmId }) => vmId), ...ending]) };
  const capacity = measureCapacity(plan, resources, owned, config.overcommit);
  const isNew = machines.filter(({ vmId }) => !owned.vmIds.has(vmId));
  return {
    environment: config.name, capacity,
    misfits: [...findTemplates(isNew, resources), ...findSnippetStorages(plan.snippets, resources.storages), ...findTooSmall(capacity)],
    warnings: capacityWarnings(capacity),
  };
}
