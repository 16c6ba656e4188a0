import path from 'node:path';
import { InputError } from '../../values/finding';
import type { Finding } from '../../values/finding';
import { parseMacAddress } from '../../values/mac-address';
import { checkMachineName } from '../../values/names';
import { quote } from '../../values/quote';
import { find, positionOf, positionsOf, toPlain, walk } from '../located';
import type { LocatedMap } from '../located';
import { toOvercommit } from '../overcommit';
import { readYamlFile } from '../read-yaml-file';
import { toAddons } from './addons/addons';
import { checkConfigPatch } from './machine-config-schema';
import { mergeTalosMachine } from './machine';
import { readNamedFiles } from './named-files';
import { talosFileSchema } from './schema';
import type { TalosFile } from './schema';
import type { TalosClusterConfig, TalosConfig, TalosImageConfig, TalosMachineConfig, TalosPoolConfig } from './talos-config';

/** With neither, Kubernetes has nothing to tell whether a machine runs, and Longhorn nothing to mount with. */
const DEFAULT_EXTENSIONS = ['siderolabs/iscsi-tools', 'siderolabs/qemu-guest-agent', 'siderolabs/util-linux-tools'];
/** Kernel driver and firmware of Intel's integrated graphics. */
const DEFAULT_GPU_EXTENSIONS = ['siderolabs/i915', 'siderolabs/intel-ucode'];

/**
 * Reads the description of a Talos cluster.
 *
 * @param folder the environment's folder: `envs/talos`
 * @param root folder that the paths in positions are relative to
 * @throws InputError with everything that is wrong
 */
export function loadTalos(folder: string, root: string): TalosConfig {
  const name = path.basename(folder);
  const { tree, value, findings, position } = readYamlFile(path.join(folder, 'env.yaml'), root, talosFileSchema);
  const named = tree === undefined ? undefined : readNamedFiles(tree, folder, root);
  const all = [
    ...findings,
    ...(tree === undefined ? [] : [...['nodes_config', 'node_pools'].flatMap((key) => wrongNames(tree, key)), ...wrongPatches(tree)]),
    ...named?.findings ?? [],
  ];
  if (all.length > 0 || value === undefined || tree === undefined || named === undefined) {
    throw new InputError(all);
  }
  const { proxmox } = value;
  return {
    kind: 'talos',
    name,
    proxmox: { nodeName: proxmox.node_name, nodes: proxmox.nodes ?? undefined, apiUrl: proxmox.api_url ?? undefined, pool: proxmox.pool ?? name },
    encryptsState: value.encrypt_state ?? false,
    overcommit: toOvercommit(value.overcommit),
    cluster: toCluster(name, value.cluster, named.files),
    image: toImage(value.image),
    machines: toMachines(value, tree),
    pools: toPools(value, tree),
    positions: positionsOf(tree),
    position,
  };
}

function toCluster(name: string, cluster: TalosFile['cluster'], files: ReadonlyMap<string, string>): TalosClusterConfig {
  return {
    name: cluster.name ?? name,
    talosVersion: cluster.talos_version,
    kubernetesVersion: cluster.kubernetes_version,
    vip: cluster.vip ?? undefined,
    endpoint: cluster.endpoint ?? undefined,
    gateway: cluster.gateway,
    nodeNetwork: cluster.node_network,
    podNetwork: cluster.pod_network ?? '10.244.0.0/16',
    serviceNetwork: cluster.service_network ?? '10.96.0.0/12',
    allowOverlap: cluster.allow_overlap ?? false,
    dnsServers: cluster.dns_servers ?? [cluster.gateway],
    dnsDomain: cluster.dns_domain ?? 'cluster.local',
    ntpServers: cluster.ntp_servers ?? [],
    healthCheck: cluster.health_check ?? false,
    allowSchedulingOnControlPlanes: cluster.allow_scheduling_on_control_planes ?? false,
    region: cluster.region ?? cluster.name ?? name,
    configPatches: cluster.config_patches ?? [],
    upgrade: cluster.upgrade ?? 'by-command',
    highAvailability: cluster.high_availability ?? false,
    addons: toAddons(cluster, files),
  };
}

function toImage(image: TalosFile['image']): TalosImageConfig {
  return {
    factoryUrl: image?.factory_url ?? undefined,
    extensions: image?.extensions ?? DEFAULT_EXTENSIONS,
    gpuExtensions: image?.gpu_extensions ?? DEFAULT_GPU_EXTENSIONS,
    extraKernelArgs: image?.extra_kernel_args ?? [],
    secureBoot: image?.secure_boot ?? false,
    datastoreId: image?.datastore_id ?? 'local',
  };
}

function toMachines({ nodes_config: nodes }: TalosFile, tree: LocatedMap): TalosMachineConfig[] {
  return Object.entries(nodes ?? {}).map(([key, node]) => ({
    ...describe(tree, 'nodes_config', key, node),
    ip: node.ip,
    vmId: node.vm_id,
    macAddress: node.mac_address ? parseMacAddress(node.mac_address) : undefined,
  }));
}

function toPools({ node_pools: pools }: TalosFile, tree: LocatedMap): TalosPoolConfig[] {
  return Object.entries(pools ?? {}).map(([key, pool]) => ({
    ...describe(tree, 'node_pools', key, pool),
    count: pool.count,
    ignoresCount: pool.ignore?.includes('count') ?? false,
    firstIp: pool.first_ip,
    firstVmId: pool.first_vm_id,
    hostNodes: pool.host_nodes ?? undefined,
  }));
}

function describe(tree: LocatedMap, group: string, key: string, entry: Parameters<typeof mergeTalosMachine>[2]) {
  const located = find(tree, [group, key]) as LocatedMap;
  return { key, position: located.position, ...mergeTalosMachine(tree, located, entry) };
}

function wrongNames(tree: LocatedMap, group: string): Finding[] {
  const entries = find(tree, [group]);
  return entries?.kind !== 'map' ? [] : [...entries.entries].flatMap(([key, { keyPosition }]) => {
    const allowed = checkMachineName(key);
    return allowed === undefined ? [] : [{ position: keyPosition, message: `${group} has ${quote(key)}: ${allowed}`, fix: 'rename it' }];
  });
}

/** Patches are Talos's own words, wherever they stand. */
function wrongPatches(tree: LocatedMap): Finding[] {
  const findings: Finding[] = [];
  walk(tree, (steps, located) => {
    if (steps.at(-1) !== 'config_patches' || located.kind !== 'list') return;
    located.items.forEach((item, index) => {
      if (item.kind !== 'map') return;
      for (const { path: inner, message, fix } of checkConfigPatch(toPlain(item) as Record<string, unknown>)) {
        findings.push({ position: positionOf(tree, [...steps, index, ...inner]), message, fix });
      }
    });
  });
  return findings;
}
