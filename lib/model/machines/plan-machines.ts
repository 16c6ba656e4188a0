import type { ReadLocal } from '../../butane';
import type { MachineConfig, MachinesConfig, NetworkConfig } from '../../config/machines/machines-config';
import type { Finding } from '../../values/finding';
import type { Allocations, MachineAllocation, Taken } from '../allocations';
import { planDataDisk } from '../data-disk';
import { allocateMachines, DATA_DISKS_VM_IDS, type GivenMachine } from './allocate-machines';
import { findBehindRouters } from './behind-router';
import { planCloudInit, userDataVolumes, type PlannedCloudInit } from './cloud-init';
import { distinct, Findings } from './findings';
import { gatherScripts, planHooks } from './hooks';
import { planIgnition } from './ignition';
import { planImage } from './image';
import { featuresOf } from './features';
import type { DirectoryMappingPlan, HookScriptPlan, MachinePlan, MachinesPlan, NetworkDevicePlan } from './machines-plan';
import { MACHINES_RULES } from './rules';
import { gatherMappings, planShares } from './shares';

export interface PlannedMachines {
  readonly plan: MachinesPlan;
  readonly allocations: Allocations;
  readonly findings: readonly Finding[];
}

/**
 * Plans an environment of machines, with concrete values. Pure: the same arguments give the same plan.
 *
 * @param taken what other environments hold
 * @param readFile the files of the environment's folder
 * @returns the plan, what is given out, and everything that is wrong with it. With findings the plan must not be used.
 */
export function planMachines(config: MachinesConfig, before: Allocations, taken: Taken, readFile: ReadLocal): PlannedMachines {
  const { given, allocations, findings } = allocateMachines(config, before, taken);
  const wrong = new Findings();
  const isBehindRouter = findBehindRouters(config);
  const planned = config.machines.map((machine) => {
    const of = given.get(machine.key)!;
    return planMachine(config, machine, of, planCloudInit(machine, of, isBehindRouter(machine), wrong), readFile, wrong);
  });
  const plan: MachinesPlan = {
    kind: 'machines',
    environment: config.name,
    encryptsState: config.encryptsState,
    poolId: config.proxmox.pool,
    snippetsDatastoreId: config.snippetsDatastoreId,
    snippetsPath: config.snippetsPath,
    tofuVariables: [...new Set(planned.flatMap(({ tofuVariables }) => tofuVariables))].sort(),
    hookScripts: gatherScripts(planned.flatMap(({ scripts }) => scripts)),
    directoryMappings: gatherMappings(planned.flatMap(({ mappings }) => mappings)),
    sdn: config.sdn,
    machines: planned.map(({ machine }) => machine),
    movableFrom: movableFrom(config, planned),
  };
  const broken = MACHINES_RULES.flatMap((rule) => rule.check({ config, given, plan, taken }));
  const { zoneId } = config.sdn ?? {};
  return {
    plan,
    allocations: { ...allocations, machines: withUserData(allocations.machines!, plan), ...(zoneId !== undefined && { zoneId }) },
    findings: [...findings, ...distinct([...broken, ...wrong.all])],
  };
}

function withUserData(machines: Readonly<Record<string, MachineAllocation>>, plan: MachinesPlan): Record<string, MachineAllocation> {
  const volumes = userDataVolumes(plan);
  return Object.fromEntries(Object.entries(machines).map(([key, machine]) => {
    const userData = volumes.get(key);
    return [key, { ...machine, ...(userData !== undefined && { userData }) }];
  }));
}

/** What belongs to a node stays there: hook scripts, shared folders, disks that outlive their machine. */
function movableFrom({ machines, proxmox }: MachinesConfig, planned: readonly PlannedMachine[]): string | undefined {
  const isFree = machines.every(({ settings: { hostNode, hostNodes } }) => hostNode === undefined && hostNodes === undefined);
  const isBound = planned.some(({ machine, scripts, mappings, tofuVariables }) => (
    machine.dataDisksVmId !== undefined || scripts.length > 0 || mappings.length > 0 || tofuVariables.includes('node')
  ));
  return machines.length > 0 && isFree && !isBound ? proxmox.nodeName : undefined;
}

/** A machine, and what it wants of the others. */
interface PlannedMachine {
  readonly machine: MachinePlan;
  readonly scripts: readonly HookScriptPlan[];
  readonly mappings: readonly DirectoryMappingPlan[];
  readonly tofuVariables: readonly string[];
}

function planMachine(
  config: MachinesConfig, machine: MachineConfig, given: GivenMachine, cloudInit: PlannedCloudInit | undefined, readFile: ReadLocal, wrong: Findings,
): PlannedMachine {
  const { key, settings } = machine;
  const { ignition, tofuVariables } = planIgnition(config, machine, given, readFile, wrong);
  const { hook, description, scripts } = planHooks(config, machine, given, wrong);
  const { kvmArguments, directories, mappings } = planShares(machine, given, wrong);
  const plan: MachinePlan = {
    key,
    os: settings.os ?? 'debian',
    vmId: given.vmId,
    nodeName: given.nodeName,
    image: planImage(config.name, settings, given.nodeName),
    cores: settings.cores,
    cpuType: settings.cpuType,
    memoryMiB: settings.memoryMiB,
    datastoreId: settings.datastoreId,
    systemDiskGiB: settings.systemDiskGiB,
    disks: settings.disks.map((disk) => planDataDisk(disk, settings.datastoreId)),
    dataDisksVmId: settings.disks.some(({ persistent }) => persistent) ? given.vmId + DATA_DISKS_VM_IDS : undefined,
    networkDevices: settings.networks.map((network, index) => planNetworkDevice(network, given.macAddresses[index]!)),
    cloudInit: cloudInit?.plan,
    routes: settings.routes,
    ignition,
    firmware: settings.firmware ?? (ignition !== undefined || settings.secureBoot ? 'uefi' : 'bios'),
    secureBoot: settings.secureBoot,
    kvmArguments,
    hook,
    directories,
    features: featuresOf(settings, ignition, hook),
    agentEnabled: settings.agent,
    started: settings.started,
    onBoot: settings.onBoot,
    tags: settings.tags,
    description,
  };
  return { machine: plan, scripts, mappings, tofuVariables: [...tofuVariables, ...cloudInit?.tofuVariables ?? []] };
}

function planNetworkDevice({ bridge, vlanId, ipAddress, gateway }: NetworkConfig, macAddress: string): NetworkDevicePlan {
  return { bridge, vlanId, macAddress, ipAddress, gateway };
}
