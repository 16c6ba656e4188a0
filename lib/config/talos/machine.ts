import type { SourcePosition } from '../../values/finding';
import { toDataDisks, toGiB } from '../data-disks';
import { find, positionsOf, toPlain } from '../located';
import type { LocatedMap } from '../located';
import { merge, withLevel } from '../merge';
import type { TalosLayer, TalosNode, TalosPool } from './schema';
import type { TalosMachineSettings } from './talos-config';

/** What is assumed where nobody says anything. */
const BUILT_IN = {
  controlplane: { cores: 4, memoryMiB: 4096, systemDiskGiB: 20 },
  worker: { cores: 4, memoryMiB: 8192, systemDiskGiB: 40 },
} as const;

/**
 * Lays a machine over the defaults of its type: maps merge, so a disk that is given a size keeps its other settings.
 *
 * @param env the file
 * @param entry the machine or pool, checked
 */
export function mergeTalosMachine(env: LocatedMap, entry: LocatedMap, { machine_type: type }: TalosNode | TalosPool): {
  readonly settings: TalosMachineSettings; readonly sources: Readonly<Record<string, SourcePosition>>;
} {
  const defaults = find(env, [`defaults_${type}`]);
  const merged = merge([...(defaults?.kind === 'map' ? [withLevel(defaults, 'defaults')] : []), withLevel(entry, 'node')])!;
  return { settings: toSettings(type, toPlain(merged) as TalosLayer), sources: positionsOf(merged) };
}

function toSettings(type: 'controlplane' | 'worker', layer: TalosLayer): TalosMachineSettings {
  const builtIn = BUILT_IN[type];
  return {
    type,
    hostNode: layer.host_node ?? undefined,
    cores: layer.cpu ?? builtIn.cores,
    cpuType: layer.cpu_type ?? 'x86-64-v2-AES',
    memoryMiB: layer.ram_dedicated ?? builtIn.memoryMiB,
    bridge: layer.bridge ?? 'vmbr0',
    vlanId: layer.vlan_id ?? undefined,
    datastoreId: layer.datastore_id ?? 'local-lvm',
    systemDiskGiB: toGiB(layer.disk_size) ?? builtIn.systemDiskGiB,
    disks: toDataDisks(layer.disks),
    igpu: layer.igpu ?? false,
    gpuDevices: layer.gpu_devices ?? [],
    gpuMappings: layer.gpu_mappings ?? [],
    labels: layer.labels ?? {},
    taints: layer.taints ?? [],
    extensions: layer.extensions ?? [],
    kubeletExtraArgs: layer.kubelet_extra_args ?? {},
    configPatches: layer.config_patches ?? [],
    tags: layer.tags ?? [],
    onBoot: layer.on_boot ?? true,
  };
}
