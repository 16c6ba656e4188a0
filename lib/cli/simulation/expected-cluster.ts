import type { EnvConfig } from '../../config/env-config';
import { clusterDescriptionSchema, type ClusterDescriptionInput } from '../../sim/pve/cluster-description';
import { readYaml } from './read-yaml';

/** The cluster that environments expect: their nodes with bridges, a template for each that they clone, and the users that they do not make. */
export function expectedCluster(configs: readonly EnvConfig[]): ClusterDescriptionInput {
  const machines = configs.flatMap(({ machines: all }) => all.map(({ settings }) => settings));
  const bridges = distinct(['vmbr0', ...configs.flatMap(({ proxmox }) => proxmox.bridges)]);
  const nodes = distinct([
    ...configs.flatMap(({ proxmox }) => proxmox.nodes ?? []),
    ...machines.flatMap(({ templateNode, nodeName }) => [templateNode, ...(nodeName === undefined ? [] : [nodeName])]),
  ]);
  const templates = new Map(machines.map(({ templateVmId, templateNode, deviceType }) => [
    templateVmId, { vmid: templateVmId, node: templateNode, name: `${deviceType.name}-${templateVmId}` },
  ]));
  return {
    nodes: Object.fromEntries((nodes.length === 0 ? ['pve1'] : nodes).sort().map(name => [name, { bridges }])),
    templates: [...templates.values()].sort((a, b) => a.vmid - b.vmid),
    realms: distinct(configs.flatMap(({ students }) => students.map(({ realm }) => realm))).filter(realm => !BUILT_IN_REALMS.includes(realm)).sort(),
    users: existingUsers(configs),
  };
}

const BUILT_IN_REALMS = ['pam', 'pve'];

/** Users that some environment expects and none of them makes. */
function existingUsers(configs: readonly EnvConfig[]): string[] {
  const usersOf = (createUsers: boolean) =>
    configs.filter(config => config.createUsers === createUsers).flatMap(({ students }) => students.map(({ userId }) => userId));
  const made = new Set(usersOf(true));
  return distinct(usersOf(false)).filter(userId => !made.has(userId)).sort();
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

/** Reads the description of a cluster (`--cluster FILE`). @throws CommandError with everything that is wrong */
export function readClusterDescription(file: string): ClusterDescriptionInput {
  return readYaml(file, clusterDescriptionSchema);
}
