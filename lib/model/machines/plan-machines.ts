import type { ReadLocal } from '../../butane';
import type { DiskConfig, MachineConfig, MachinesConfig, MachineSettings, NetworkConfig } from '../../config/machines/machines-config';
import type { Finding } from '../../values/finding';
import type { Allocations, Taken } from '../allocations';
import { allocateMachines, DATA_DISKS_VM_IDS, type GivenMachine } from './allocate-machines';
import { planCloudInit } from './cloud-init';
import { planImage } from './image';
import type { DiskPlan, MachinePlan, MachinesPlan, NetworkDevicePlan } from './machines-plan';
import { MACHINES_RULES } from './rules';

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
  const plan: MachinesPlan = {
    kind: 'machines',
    environment: config.name,
    poolId: config.proxmox.pool,
    snippetsDatastoreId: config.snippetsDatastoreId,
    machines: config.machines.map((machine) => planMachine(config, machine, given.get(machine.key)!, readFile, wrong)),
  };
  const broken = MACHINES_RULES.flatMap((rule) => rule.check({ config, given, plan, taken }));
  return { plan, allocations, findings: [...findings, ...distinct([...wrong.all, ...broken])] };
}

/** Gathers what is wrong. */
export class Findings {
  readonly all: Finding[] = [];

  add(findings: readonly Finding[]): void {
    this.all.push(...findings);
  }
}

/** What is wrong with the settings of several machines, or with a file of theirs, is said once. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify([finding.position, finding.fix]), finding] as const).reverse()).values()].reverse();
}

function planMachine(config: MachinesConfig, machine: MachineConfig, given: GivenMachine, readFile: ReadLocal, wrong: Findings): MachinePlan {
  const { key, settings } = machine;
  void readFile;
  return {
    key,
    os: settings.os ?? 'debian',
    vmId: given.vmId,
    nodeName: given.nodeName,
    image: planImage(settings, given.nodeName),
    cores: settings.cores,
    cpuType: settings.cpuType,
    memoryMiB: settings.memoryMiB,
    datastoreId: settings.datastoreId,
    systemDiskGiB: settings.systemDiskGiB,
    disks: settings.disks.map((disk) => planDisk(settings, disk)),
    dataDisksVmId: settings.disks.some(({ persistent }) => persistent) ? given.vmId + DATA_DISKS_VM_IDS : undefined,
    networkDevices: settings.networks.map((network, index) => planNetworkDevice(network, given.macAddresses[index]!)),
    cloudInit: planCloudInit(config, machine, given, wrong),
    agentEnabled: settings.agent,
    started: settings.started,
    onBoot: settings.onBoot,
    tags: settings.tags,
    description: settings.description,
  };
}

/** A disk without size or number is a finding. */
function planDisk({ datastoreId }: MachineSettings, disk: DiskConfig): DiskPlan {
  const { key, sizeGiB = 1, unitNumber = 1, persistent } = disk;
  return { key, sizeGiB, unitNumber, datastoreId: disk.datastoreId ?? datastoreId, persistent };
}

function planNetworkDevice({ bridge, vlanId, ipAddress, gateway }: NetworkConfig, macAddress: string): NetworkDevicePlan {
  return { bridge, vlanId, macAddress, ipAddress, gateway };
}
