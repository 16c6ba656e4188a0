import { createHash } from 'node:crypto';
import type { TalosConfig, TalosMachineSettings } from '../../config/talos/talos-config';
import type { Finding } from '../../values/finding';
import { formatMacAddress } from '../../values/mac-address';
import type { Allocations, Taken } from '../allocations';
import { planDataDisk } from '../data-disk';
import { membersOf, type Member } from './members';
import { TALOS_RULES } from './rules';
import type { TalosMachinePlan, TalosPciDevicePlan, TalosPlan } from './talos-plan';

/** Proxmox's own vendor prefix. */
const MAC_PREFIX = 'BC:24:11';
const KUBERNETES_API_PORT = 6443;
/** How far the VM that holds a machine's persistent disks is from the machine: beyond all that is given out otherwise. */
const DATA_DISKS_VM_IDS = 1_000_000;

/**
 * Plans a Talos cluster: its machines with concrete values. Pure: the same arguments give the same plan.
 *
 * @param config with the counts of pools that hold: see `keepPoolCounts`
 * @param taken what other environments hold
 * @returns the plan, what is given out, and everything that is wrong with it. With findings the plan must not be used.
 */
export function planTalos(config: TalosConfig, taken: Taken): { plan: TalosPlan; allocations: Allocations; findings: readonly Finding[] } {
  const members = membersOf(config);
  const plan: TalosPlan = {
    kind: 'talos',
    environment: config.name,
    encryptsState: config.encryptsState,
    poolId: config.proxmox.pool,
    apiUrl: config.proxmox.apiUrl,
    cluster: { ...config.cluster, endpoint: config.cluster.endpoint ?? defaultEndpoint(config, members) },
    image: config.image,
    machines: members.map((member) => planMachine(config, member)),
  };
  const findings = TALOS_RULES.flatMap((rule) => rule.check({ config, members, plan, taken }));
  const machines = Object.fromEntries(plan.machines.flatMap(({ key, vmId, macAddress, dataDisksVmId }) => [
    [key, { vmId, macAddresses: [macAddress] }],
    ...(dataDisksVmId === undefined ? [] : [[`${key}-disks`, { vmId: dataDisksVmId, macAddresses: [] }]]),
  ]));
  const poolCounts = Object.fromEntries(config.pools.filter(({ ignoresCount }) => ignoresCount).map(({ key, count }) => [key, count]));
  return { plan, allocations: { students: {}, machines, poolCounts }, findings };
}

function defaultEndpoint({ cluster }: TalosConfig, members: readonly Member[]): string {
  const host = cluster.vip ?? members.find(({ settings }) => settings.type === 'controlplane')?.ip ?? cluster.gateway;
  return `https://${host}:${KUBERNETES_API_PORT}`;
}

function planMachine(config: TalosConfig, { key, settings, ip, vmId, macAddress, nodeName }: Member): TalosMachinePlan {
  const { extensions, gpuExtensions } = config.image;
  return {
    key,
    type: settings.type,
    vmId,
    nodeName,
    ip,
    macAddress: macAddress ?? macAddressOf(config.name, key),
    cores: settings.cores,
    cpuType: settings.cpuType,
    memoryMiB: settings.memoryMiB,
    bridge: settings.bridge,
    vlanId: settings.vlanId,
    datastoreId: settings.datastoreId,
    systemDiskGiB: settings.systemDiskGiB,
    disks: settings.disks.map((disk) => planDataDisk(disk, settings.datastoreId)),
    dataDisksVmId: settings.disks.some(({ persistent }) => persistent) ? vmId + DATA_DISKS_VM_IDS : undefined,
    extensions: [...new Set([...extensions, ...settings.extensions, ...(settings.igpu ? gpuExtensions : [])])].sort(),
    pciDevices: settings.igpu ? pciDevices(settings) : [],
    labels: settings.labels,
    taints: settings.taints,
    kubeletExtraArgs: settings.kubeletExtraArgs,
    configPatches: settings.configPatches,
    // people see it in PVE, and a plan that ends a machine still says what it was
    tags: [...new Set([settings.type, ...settings.tags])],
    onBoot: settings.onBoot,
  };
}

function pciDevices({ gpuDevices, gpuMappings }: TalosMachineSettings): TalosPciDevicePlan[] {
  return [...gpuMappings.map((mapping) => ({ mapping })), ...gpuDevices.map((address) => ({ address }))];
}

/** The same for the same names, whatever else there is: a machine that comes or goes changes no other. */
function macAddressOf(environment: string, key: string): string {
  return formatMacAddress(MAC_PREFIX, createHash('sha256').update(`${environment}/${key}`).digest().readUIntBE(0, 3));
}
