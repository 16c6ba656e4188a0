import type { ClusterAccess } from '../cluster/access';
import { CannotRead, lookAt, type ReadOnlyClient } from '../cluster/read-only-client';
import { readResources } from '../cluster/resources';
import { measureCapacity, measureDemands, type Resources } from '../model/fit/capacity';
import { labDemands, vmDemands, type Demand } from '../model/fit/demand';
import type { Misfit } from '../model/fit/misfit';
import { findSnippetStorages, findTemplates } from '../model/fit/missing';
import { findPlaces } from '../model/fit/places';
import { capacityWarnings, findTooSmall } from '../model/fit/too-small';
import type { PlannedEnvironment } from '../model/plan-environments';
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
export async function readClusterResources(planned: PlannedEnvironment, access: ClusterAccess, env: Environment): Promise<Resources> {
  return lookAt(access, env.SSL_CERT_FILE, async client => readTemplatesAndRoom(planned, client));
}

/** The same, through a client that is open. @throws CannotRead */
export async function readTemplatesAndRoom(planned: PlannedEnvironment, client: ReadOnlyClient): Promise<Resources> {
  return readResources(client, templatesOf(planned));
}

/** VM IDs of what machines are cloned from. */
function templatesOf(planned: PlannedEnvironment): number[] {
  switch (planned.kind) {
    case 'class':
      return [
        ...planned.plan.stands.flatMap(({ machines }) => machines.map(({ template }) => template.vmId)),
        ...planned.config.machines.map(({ settings }) => settings.templateVmId),
      ];
    case 'machines':
      return planned.plan.machines.flatMap(({ image }) => (image.kind === 'template' ? [image.vmId] : []));
    case 'talos':
      return [];
  }
}

/**
 * The same for commands that can do nothing without it.
 *
 * @param otherwise what else could be done where nothing leads to the cluster: `; or …`. @default nothing
 * @throws CommandError when nothing leads to the cluster, or it cannot be read
 */
export async function requireClusterResources(
  { env, root }: Context, planned: PlannedEnvironment, otherwise = '',
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
export function reportCapacity(planned: PlannedEnvironment, resources: Resources, ending: readonly number[] = []): CapacityReport {
  const { config } = planned;
  const demands = planned.kind === 'class' ? labDemands(planned.plan, resources) : vmDemands(planned.plan.machines);
  const names = new Map(resources.vms.map(({ vmId, name }) => [vmId, name]));
  const standing = demands.filter(({ vmId, name }) => names.get(vmId) === name);
  const owned = { vmIds: new Set([...standing.map(({ vmId }) => vmId), ...ending]) };
  const capacity = planned.kind === 'class'
    ? measureCapacity(planned.plan, resources, owned, config.overcommit) : measureDemands(demands, resources, owned, config.overcommit);
  return {
    environment: config.name, capacity,
    misfits: [...findMissing(planned, demands.filter(({ vmId }) => !owned.vmIds.has(vmId)), resources), ...findTooSmall(capacity)],
    warnings: capacityWarnings(capacity),
  };
}

/** What machines that are not there yet want, and the cluster does not have. */
function findMissing(planned: PlannedEnvironment, fresh: readonly Demand[], resources: Resources): Misfit[] {
  const isNew = new Set(fresh.map(({ vmId }) => vmId));
  if (planned.kind === 'class') {
    const machines = planned.plan.stands.flatMap(stand => stand.machines).filter(({ vmId }) => isNew.has(vmId));
    return [...findTemplates(machines, resources), ...findSnippetStorages(planned.plan.snippets, resources.storages)];
  }
  const clones = planned.kind === 'talos' ? [] : planned.plan.machines.flatMap(({ vmId, nodeName, image }) => (
    image.kind === 'template' && isNew.has(vmId) ? [{ nodeName, template: image, fullClone: image.fullClone }] : []
  ));
  return [...findPlaces(fresh, resources), ...findTemplates(clones, resources)];
}
