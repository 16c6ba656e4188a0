import type { ClusterDescription } from '../cluster-description';
import type { ClusterContents } from '../cluster-contents';
import { parsePropertyString } from '../services/property-string';
import { parseSize } from '../services/sizes';
import { aclKey, interfaceKey, keepsFiles, volumeKey } from './naming';
import type { ClusterState, NetworkInterface, Rows, SdnObject, SdnTables, User, Vm, Volume } from './state';

const DRIVE = /^(ide|sata|scsi|virtio|efidisk|tpmstate|unused)\d+$/;

/** What is on a cluster that is in use: put over what is on a new one. */
export function seedContents(description: ClusterDescription, contents: ClusterContents): Partial<ClusterState> {
  const volumes = contents.vms.flatMap((vm) => volumesOf(description.storages, vm));
  return {
    vms: byKey(contents.vms.map(toVm), ({ vmid }) => String(vmid)),
    volumes: byKey(volumes, volumeKey),
    pools: byKey(contents.pools.map((pool) => ({ ...pool, storages: [] })), ({ poolid }) => poolid),
    groups: byKey(contents.groups, ({ groupid }) => groupid),
    roles: byKey(Object.entries(contents.roles).map(([roleid, privileges]) => ({ roleid, privileges })), ({ roleid }) => roleid),
    users: byKey(contents.users as User[], ({ userid }) => userid),
    acl: byKey(contents.acl, aclKey),
    interfaces: interfacesOf(contents),
    sdn: sdnTables(contents.sdn),
    runningSdn: sdnTables(contents.running_sdn),
  };
}

type DescribedVm = ClusterContents['vms'][number];

function toVm({ running, config, ...vm }: DescribedVm): Vm {
  return { ...vm, status: running ? 'running' : 'stopped', ...(running ? { startedAt: 0 } : {}), config: { ...config, ...(vm.template ? { template: 1 } : {}) } };
}

/** The disks that a VM's configuration names, on storages that are described. */
export function volumesOf(storages: ClusterDescription['storages'], { vmid, node, config }: DescribedVm): Volume[] {
  return Object.entries(config).flatMap(([key, value]) => {
    if (!DRIVE.test(key)) return [];
    const { first: volid = '', properties } = parsePropertyString(String(value));
    const [, id = '', base, name = ''] = /^([^:]+):(?:(.+)\/)?([^/]+)$/.exec(volid) ?? [];
    const storage = Object.hasOwn(storages, id) ? storages[id] : undefined;
    if (storage === undefined || !new RegExp(`^(vm|base)-${vmid}-`).test(name)) return [];
    const owner = storage.shared ? undefined : node;
    const format = name.split('.')[1] ?? (keepsFiles(storage.type) ? 'qcow2' : 'raw');
    const template = base?.includes('base-') ? baseVolume(id, base) : undefined;
    return [{
      volid, storage: id, node: owner, vmid, content: 'images', format, sizeBytes: parseSize(properties.size ?? '0') ?? 0,
      ...(template === undefined ? {} : { base: volumeKey({ volid: template, node: owner }) }),
    }];
  });
}

/** `base-9000-disk-0/vm-100-disk-0`, and with files `9000/base-9000-disk-0.qcow2/100/vm-100-disk-0.qcow2`: the template's part. */
function baseVolume(storage: string, base: string): string {
  return `${storage}:${/^((?:\d+\/)?base-[^/]+)/.exec(base)?.[1] ?? base}`;
}

function interfacesOf({ interfaces }: ClusterContents): Rows<NetworkInterface> {
  const rows = Object.entries(interfaces).flatMap(([node, configs]) => Object.entries(configs).map(([iface, config]) => ({ node, iface, config })));
  return byKey(rows, ({ node, iface }) => interfaceKey(node, iface));
}

function sdnTables({ zones, vnets, subnets }: ClusterContents['sdn']): SdnTables {
  const rows = (objects: Readonly<Record<string, SdnObject['config']>>) => byKey(Object.entries(objects).map(([id, config]) => ({ id, config })), ({ id }) => id);
  return { zones: rows(zones), vnets: rows(vnets), subnets: rows(subnets) };
}

function byKey<T>(items: readonly T[], key: (item: T) => string): Rows<T> {
  return Object.fromEntries(items.map((item) => [key(item), item]));
}
