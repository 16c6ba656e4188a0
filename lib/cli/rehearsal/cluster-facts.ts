import type { ClusterFacts, StorageFacts, VmFacts } from '../../model/fit/cluster-facts';
import type { ClusterDescriptionInput } from '../../sim';
import { clusterDescriptionSchema, type ClusterDescription } from '../../sim/pve/cluster-description';
import { BUILT_IN_ROLES } from '../../sim/pve/services/privileges';
import { seedState } from '../../sim/pve/store/seed';
import type { ClusterState, Vm, Volume } from '../../sim/pve/store/state';

const GIB = 1024 ** 3;
const DEFAULT_MEMORY_MIB = 512;

/**
 * What a described cluster has.
 *
 * @param isCopy whether what the description leaves out is not known, instead of being the default
 */
export function clusterFacts(given: ClusterDescriptionInput, isCopy: boolean): ClusterFacts {
  const description = clusterDescriptionSchema.parse(given);
  const state = seedState(description, () => '');
  const volumes = new Map<number | undefined, Volume[]>();
  for (const volume of Object.values(state.volumes)) volumes.set(volume.vmid, [...volumes.get(volume.vmid) ?? [], volume]);
  return {
    nodes: Object.entries(description.nodes).map(([name, { cores, memory_mib: memoryMiB }]) => ({
      name,
      cores: isCopy ? given.nodes[name]?.cores : cores,
      memoryMiB: isCopy ? given.nodes[name]?.memory_mib : memoryMiB,
      bridges: Object.values(state.interfaces).filter(({ node, config }) => node === name && /bridge$/i.test(String(config.type))).map(({ iface }) => iface),
    })),
    storages: Object.entries(description.storages).flatMap(([id, storage]) => storageFacts(id, storage, description, state)),
    vms: Object.values(state.vms).map(vm => vmFacts(vm, volumes.get(vm.vmid) ?? [])),
    poolIds: Object.keys(state.pools),
    userIds: Object.keys(state.users),
    roleIds: [...Object.keys(BUILT_IN_ROLES), ...Object.keys(state.roles)],
    realms: ['pam', 'pve', ...description.realms],
    zoneIds: Object.keys({ ...state.runningSdn.zones, ...state.sdn.zones }),
    vnetIds: Object.keys({ ...state.runningSdn.vnets, ...state.sdn.vnets }),
  };
}

function storageFacts(id: string, storage: ClusterDescription['storages'][string], { nodes }: ClusterDescription, state: ClusterState): StorageFacts[] {
  const { by_node: byNode, content, shared, type, size_gib: size } = storage;
  const names = Object.keys(byNode ?? nodes).filter(name => storage.nodes?.includes(name) ?? true);
  return (shared ? names.slice(0, 1) : names).map(name => {
    const { size_gib: totalGib = size, other_gib: otherGib = 0 } = byNode?.[name] ?? {};
    const volumes = Object.values(state.volumes).filter(volume => volume.storage === id && (shared || volume.node === name));
    const usedGib = Math.max(0, otherGib + volumes.reduce((sum, volume) => sum + (volume.base === undefined ? volume.sizeBytes / GIB : 0), 0));
    return { id, nodeName: shared ? undefined : name, ...shared && { nodeNames: names }, type, content, totalGib, usedGib };
  });
}

function vmFacts({ vmid, node, template, status, config }: Vm, volumes: readonly Volume[]): VmFacts {
  const networks = Object.entries(config).filter(([key]) => /^net\d+$/.test(key)).map(([, value]) => String(value));
  return {
    vmId: vmid,
    name: String(config.name ?? ''),
    nodeName: node,
    isTemplate: template,
    isRunning: status === 'running',
    cores: Number(config.cores ?? 1) * Number(config.sockets ?? 1),
    memoryMiB: Number.parseInt(String(config.memory ?? DEFAULT_MEMORY_MIB).replace('current=', ''), 10),
    disks: volumes.map(({ storage, sizeBytes }) => ({ storageId: storage, gib: sizeBytes / GIB })),
    macAddresses: networks.flatMap(network => /(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/i.exec(network) ?? []),
  };
}
