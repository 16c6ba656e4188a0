import { parseMacAddress } from '../../values/mac-address';
import { toCloudInit } from '../cloud-init';
import { toDataDisks, toGiB } from '../data-disks';
import type { IgnitionConfig, ImageConfig, MachineCloudInitConfig, MachineSettings, ShareConfig, TextFile } from './machines-config';
import type { MachineLayer } from './schema';

/** Reads a file of the environment's folder. @param key that names it, for a finding */
export type ReadFile = (name: string | null | undefined, key: string) => TextFile | undefined;

/** What a machine is like, with what is assumed where nobody says anything. */
export function toSettings(layer: MachineLayer, read: ReadFile): MachineSettings {
  return {
    os: layer.os ?? undefined,
    image: toImage(layer.image),
    vmId: layer.vm_id ?? undefined,
    hostNode: layer.host_node ?? undefined,
    hostNodes: layer.host_nodes ?? undefined,
    cores: layer.cores ?? 2,
    cpuType: layer.cpu_type ?? 'x86-64-v2-AES',
    memoryMiB: layer.memory_mib ?? 2048,
    datastoreId: layer.datastore_id ?? 'local-lvm',
    systemDiskGiB: toGiB(layer.disk_size) ?? 20,
    disks: toDataDisks(layer.disks),
    networks: (layer.networks ?? [{ bridge: 'vmbr0', ip_address: 'dhcp' }]).map((network) => ({
      // a network without one is refused
      bridge: network.bridge ?? '',
      vlanId: network.vlan_id ?? undefined,
      ipAddress: network.ip_address ?? undefined,
      gateway: network.gateway ?? undefined,
      macAddress: network.mac_address ? parseMacAddress(network.mac_address) : undefined,
    })),
    cloudInit: toMachineCloudInit(layer.cloud_init, read),
    butane: read(layer.butane, 'butane'),
    snippets: (layer.snippets ?? []).flatMap((name, index) => read(name, `snippets[${index}]`) ?? []),
    ignition: toIgnition(layer.ignition),
    firmware: layer.firmware ?? undefined,
    secureBoot: layer.secure_boot ?? false,
    shares: Object.entries(layer.shares ?? {}).flatMap(([tag, share]) => (share == null ? [] : [toShare(tag, share)])),
    hooks: (layer.hooks ?? []).map(({ script, volume, arguments: words }, index) => ({
      script: read(script, `hooks[${index}].script`), volume: volume ?? undefined, arguments: words ?? [],
    })),
    variables: Object.fromEntries(Object.entries(layer.variables ?? {}).flatMap(([name, value]) => (value == null ? [] : [[name, value]]))),
    profile: layer.profile ?? undefined,
    routes: layer.routes ?? false,
    agent: layer.agent ?? false,
    started: layer.started ?? true,
    onBoot: layer.on_boot ?? true,
    tags: [...new Set(layer.tags)],
    description: layer.description ?? undefined,
  };
}

function toImage(image: MachineLayer['image']): ImageConfig {
  return {
    channel: image?.channel ?? undefined,
    version: image?.version ?? undefined,
    url: image?.url ?? undefined,
    checksum: image?.checksum?.toLowerCase(),
    path: image?.path ?? undefined,
    fileId: image?.file_id ?? undefined,
    templateVmId: image?.template_vmid ?? undefined,
    templateNode: image?.template_node ?? undefined,
    fullClone: image?.full_clone ?? true,
    datastoreId: image?.datastore_id ?? 'local',
  };
}

function toMachineCloudInit(given: MachineLayer['cloud_init'], read: ReadFile): MachineCloudInitConfig | undefined {
  return given == null ? undefined : {
    ...toCloudInit(given), timezone: given.timezone ?? undefined, userData: read(given.user_data, 'cloud_init.user_data'), onChange: given.on_change ?? 'ignore',
  };
}

function toIgnition(ignition: MachineLayer['ignition']): IgnitionConfig {
  return {
    delivery: ignition?.delivery ?? 'config-drive',
    inline: ignition?.inline ?? false,
    onChange: ignition?.on_change ?? 'replace',
    keepPaths: ignition?.keep_paths ?? DEFAULT_KEPT_PATHS,
    sshUser: ignition?.ssh_user ?? 'core',
  };
}

/** Whoever logs in finds the machine that they know, and why it was reset. */
const DEFAULT_KEPT_PATHS = ['/etc/ssh/ssh_host_.*', '/var/log'];

function toShare(tag: string, share: NonNullable<NonNullable<MachineLayer['shares']>[string]>): ShareConfig {
  return {
    tag,
    method: share.method ?? 'virtiofs',
    path: share.path,
    mountPoint: share.mount_point,
    readOnly: share.read_only ?? false,
    cache: share.cache ?? 'auto',
    uid: share.uid ?? undefined,
    gid: share.gid ?? undefined,
  };
}
