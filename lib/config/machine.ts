import type { Finding } from '../values/finding';
import { parseMacAddress } from '../values/mac-address';
import { parseNetworkReference } from '../values/network-reference';
import { toCloudInit } from './cloud-init';
import type { DeviceType, MachineConfig, MachineSettings, Source } from './env-config';
import { find, formatPath, toPlain, walk } from './located';
import type { LocatedMap } from './located';
import { merge } from './merge';
import type { MachineLayer } from './schema';

const REQUIRED = { device_type: 'linux', template_node: 'pve1', template_vmid: '100', networks: '[{ bridge: vmbr0 }]' } as const;

/** What Standsmith assumes where nobody says anything. */
const BUILT_IN = { full_clone: false, started: true, on_boot: true, routes: false, tags: [], cloud_init_datastore_id: 'local-lvm' } as const;

type CompleteLayer = MachineLayer & { readonly [K in Exclude<keyof typeof REQUIRED, 'networks'>]: NonNullable<MachineLayer[K]> };

/**
 * Merges the levels of one machine, the weakest first, and says what is missing.
 *
 * @param entry the machine in `deployment_config.yml`: where findings point
 */
export function mergeMachine(
  name: string, entry: LocatedMap, layers: readonly LocatedMap[], deviceTypes: ReadonlyMap<string, DeviceType>,
): { readonly machine: MachineConfig } | { readonly missing: readonly Finding[] } {
  const merged = merge(layers) ?? entry;
  const routes = find(merged, ['routes']);
  const isRouter = routes?.kind === 'scalar' && routes.value === true;
  const missing = Object.entries(REQUIRED).filter(([key]) => !merged.entries.has(key) && !(isRouter && key === 'networks'));
  if (missing.length > 0) {
    const findings = missing.map(([key, example]) => ({
      position: entry.position,
      message: `machine ${name} has no ${key}, on none of the levels defaults, cluster, node`,
      fix: `add ${key}: ${example}`,
    }));
    return { missing: findings };
  }
  const layer = toPlain(merged) as CompleteLayer;
  const deviceType = deviceTypes.get(layer.device_type);
  if (deviceType === undefined) {
    // said where it was written
    return { missing: [] };
  }
  const settings = toSettings(layer, deviceType);
  return { machine: { key: name, position: entry.position, settings, sources: collectSources(merged) } };
}

function toSettings(layer: CompleteLayer, deviceType: DeviceType): MachineSettings {
  return {
    deviceType,
    agent: layer.agent ?? deviceType.agent,
    templateNode: layer.template_node,
    templateVmId: layer.template_vmid,
    nodeName: layer.node_name ?? undefined,
    fullClone: layer.full_clone ?? BUILT_IN.full_clone,
    vmId: layer.vm_id ?? undefined,
    cores: layer.cores ?? undefined,
    memoryMiB: layer.memory_mib ?? undefined,
    started: layer.started ?? BUILT_IN.started,
    onBoot: layer.on_boot ?? BUILT_IN.on_boot,
    tags: layer.tags ?? BUILT_IN.tags,
    description: layer.description ?? undefined,
    cloudInitDatastoreId: layer.cloud_init_datastore_id ?? BUILT_IN.cloud_init_datastore_id,
    routes: layer.routes ?? BUILT_IN.routes,
    cloudInit: layer.cloud_init == null ? undefined : toCloudInit(layer.cloud_init),
    networks: (layer.networks ?? []).map((network) => ({
      ...parseNetworkReference(network.bridge)!,
      trunks: network.trunks ?? undefined,
      ipAddress: network.ip_address ?? undefined,
      gateway: network.gateway ?? undefined,
      macAddress: network.mac_address ? parseMacAddress(network.mac_address) : undefined,
    })),
  };
}

function collectSources(merged: LocatedMap): Record<string, Source> {
  const sources: Record<string, Source> = {};
  for (const key of Object.keys(BUILT_IN)) {
    sources[key] = { level: 'built-in' };
  }
  walk(merged, (path, { level = 'node', position }) => {
    sources[formatPath(path)] = { level, position };
  });
  return sources;
}
