import type { EnvConfig } from '../../config/env-config';
import type { Replicas } from '../../model/allocations';
import { replicaName } from '../../model/replica-states';
import { ALL_NODES } from '../../model/replicas';
import { clusterDescriptionSchema, type ClusterDescriptionInput } from '../../sim/pve/cluster-description';
import type { ExpectedByMachines } from './expected-machines';
import { readYaml } from './read-yaml';

const DEFAULTS = clusterDescriptionSchema.parse({ nodes: { pve1: {} } });
/** Where replicas are that all nodes share: what the real one is called is not known. */
const SHARED_STORAGE = 'shared';

/**
 * The cluster that environments expect: their nodes with bridges, a template for each that they clone, and the users that they do not make.
 *
 * @param allocated what was given out: the nodes in it are there, too, the replicas as if they had been made, and shared storage if they need it.
 *   @default nothing
 * @param others what environments that are no classes expect
 */
export function expectedCluster(
  configs: readonly EnvConfig[],
  allocated: { readonly nodes?: readonly string[]; readonly replicas?: Replicas; readonly hasSharedStorage?: boolean } = {},
  others: readonly ExpectedByMachines[] = [],
): ClusterDescriptionInput {
  const machines = configs.flatMap(({ machines: all }) => all.map(({ settings }) => settings));
  const bridges = distinct(['vmbr0', ...configs.flatMap(({ proxmox }) => proxmox.bridges), ...others.flatMap(({ bridges: its }) => its)]);
  const nodes = distinct([
    ...configs.flatMap(({ proxmox }) => proxmox.nodes ?? []),
    ...allocated.nodes ?? [],
    ...others.flatMap(({ nodes: its }) => its),
    ...machines.flatMap(({ templateNode, nodeName }) => [templateNode, ...(nodeName === undefined ? [] : [nodeName])]),
  ]);
  const templates = new Map([...others.flatMap(({ templates: its }) => its), ...machines.map(({ templateVmId, templateNode, deviceType }) => (
    { vmid: templateVmId, node: templateNode, name: `${deviceType.name}-${templateVmId}` }
  ))].map(template => [template.vmid, template]));
  const copies = Object.entries(allocated.replicas ?? {}).flatMap(([template, byNode]) => Object.entries(byNode).flatMap(([node, vmid]) => {
    const copy = { vmid, name: replicaName(Number(template), node) };
    if (node !== ALL_NODES) return [{ ...copy, node }];
    const original = templates.get(Number(template));
    return original === undefined ? [] : [{ ...copy, node: original.node, storage: SHARED_STORAGE }];
  }));
  const isShared = allocated.hasSharedStorage === true || copies.some(copy => 'storage' in copy);
  return {
    nodes: Object.fromEntries((nodes.length === 0 ? ['pve1'] : nodes).sort().map(name => [name, { bridges, ...sizeFor(configs) }])),
    templates: [...templates.values(), ...copies].sort((a, b) => a.vmid - b.vmid),
    storages: {
      ...Object.fromEntries(others.flatMap(({ storages }) => storages).map(id => [id, DEFAULTS.storages['local-lvm']!])),
      ...DEFAULTS.storages,
      ...isShared && { [SHARED_STORAGE]: { type: 'rbd', content: ['images'], shared: true } },
    },
    // other storages have none, or are not known
    images: others.flatMap(({ images }) => images).filter(({ volid }) => volid.startsWith('local:')),
    firewall: true,
    realms: distinct(configs.flatMap(({ students }) => students.map(({ realm }) => realm))).filter(realm => !BUILT_IN_REALMS.includes(realm)).sort(),
    users: existingUsers(configs),
  };
}

/** Large enough for whatever the environments make, on one node: their authors know what their cluster has. */
function sizeFor(configs: readonly EnvConfig[]): { cores?: number; memory_mib?: number } {
  const total = (of: (settings: EnvConfig['machines'][number]['settings']) => number) => (
    configs.reduce((sum, { students, machines }) => sum + students.length * machines.reduce((all, { settings }) => all + of(settings), 0), 0)
  );
  const [cores, memoryMiB] = [total(settings => settings.cores ?? 1), total(settings => settings.memoryMiB ?? TEMPLATE_MEMORY_MIB)];
  const defaults = DEFAULTS.nodes.pve1!;
  return { ...cores > defaults.cores && { cores }, ...memoryMiB > defaults.memory_mib && { memory_mib: memoryMiB } };
}

const TEMPLATE_MEMORY_MIB = 1024;

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
