import type { EnvConfig, MachineConfig, StudentConfig } from '../config/env-config';
import type { Allocations, MachineAllocation, Replicas } from './allocations';
import type { MachinePlan, NetworkPlan, StandPlan } from './lab-plan';
import { isFiltered, planFirewall } from './firewall';
import { networkDevices, taggedAliases } from './network-devices';
import { networkName, spansNodes } from './network-name';
import { templateFor } from './replicas';
import { planCloudInit } from './snippets';
import { studentSubnets, withStudentAddresses, type StudentNetworks } from './subnets';
import { vmName } from './vm-name';

/** Realms whose users PVE keeps the passwords of; any other realm asks a directory. */
const REALMS_WITH_PASSWORD = ['pve', 'pam'];

/** One student's stand, from what the student was given. */
export function planStand(config: EnvConfig, student: StudentConfig, { students, replicas }: Allocations): StandPlan {
  const allocation = students[student.key]!;
  const nodeName = allocation.nodeName!;
  const tagged = taggedAliases(config);
  const subnets = studentSubnets(config, allocation.subnets);
  const networks = Object.entries(student.hasStand ? allocation.networks : {}).map(([alias, number]): NetworkPlan => ({
    alias, number, name: networkName(config.isolation, number), vlanAware: tagged.has(alias),
    ...(spansNodes(config.isolation) && { tag: number }),
    ...(subnets.has(alias) && { subnet: subnets.get(alias) }),
  }));
  const own = { config: withStudentAddresses(config, subnets), subnets };
  return {
    key: student.key,
    userId: student.userId,
    person: student.person,
    createUser: config.createUsers,
    hasPassword: config.createUsers && REALMS_WITH_PASSWORD.includes(student.realm),
    poolId: `${config.pool}/${student.key}`,
    nodeName,
    networks,
    machines: (student.hasStand ? own.config.machines : []).map((machine) => (
      planMachine(own, student, machine, allocation.machines[machine.key]!, networks, machine.settings.nodeName ?? nodeName, replicas)
    )),
  };
}

function planMachine(
  own: StudentNetworks, student: StudentConfig, machine: MachineConfig, allocation: MachineAllocation, networks: readonly NetworkPlan[],
  nodeName: string, replicas: Replicas | undefined,
): MachinePlan {
  const { key, settings } = machine;
  const firewall = planFirewall(own, machine);
  return {
    key,
    name: vmName(student.key, key),
    vmId: allocation.vmId,
    nodeName,
    template: templateFor(settings, nodeName, replicas),
    fullClone: settings.fullClone,
    cores: settings.cores,
    memoryMiB: settings.memoryMiB,
    agentEnabled: settings.agent,
    bios: settings.deviceType.bios,
    serialConsole: settings.deviceType.console === 'serial' ? true : undefined,
    started: settings.started,
    onBoot: settings.onBoot,
    tags: settings.tags,
    description: settings.description,
    cloudInitDatastoreId: settings.cloudInitDatastoreId,
    cloudInit: planCloudInit(own.config, machine, nodeName),
    networkDevices: networkDevices(settings).map((device, index) => {
      const network = networks.find(({ alias }) => alias === device.bridge);
      return {
        bridge: network?.name ?? device.bridge,
        alias: network?.alias,
        model: settings.deviceType.networkModel,
        macAddress: allocation.macAddresses[index]!,
        vlanId: device.vlanId,
        trunks: device.trunks,
        disconnected: device.disconnected,
        ipAddress: device.ipAddress,
        gateway: device.gateway,
        ...(isFiltered(own, firewall, device, index) && { firewall: true }),
      };
    }),
    firewall,
  };
}
