import type { EnvConfig, MachineConfig, StudentConfig } from '../config/env-config';
import type { Finding } from '../values/finding';
import type { Allocations, MachineAllocation, StudentAllocation, Taken } from './allocations';
import { MacAllocator, keptMacAddresses } from './mac-allocator';
import { aliases, existingBridges } from './network-devices';
import { MAX_NETWORK_NUMBER, networkNumber } from './network-name';
import { NumberRing } from './number-ring';
import { settingPosition } from './positions';
import { zoneId } from './zone-id';

/** What a student or a machine has already: fixed in the configuration, or given out before. */
interface Kept {
  readonly vmId: number | undefined;
  readonly macAddresses: readonly (string | undefined)[];
}

/**
 * Gives every student and machine what it does not have yet, student by student and machine by machine. What is allocated
 * stays as it is; what belongs to a student, machine or alias that is gone is left out.
 */
export function allocate(config: EnvConfig, before: Allocations, taken: Taken): { allocations: Allocations; findings: readonly Finding[] } {
  const kept = new Map(config.students.map((student) => [student.key, keptBy(config, student, before)]));
  const keptMachines = [...kept.values()].flatMap((machines) => [...machines.values()]);
  const keptNetworks = config.students.flatMap((student) => Object.values(networksOf(config, student, before)));

  const vmIds = new NumberRing(config.vmIds.first, config.vmIds.last, before.next?.vmId ?? config.vmIds.first, new Set([
    ...taken.vmIds.keys(),
    ...config.machines.map((machine) => machine.settings.templateVmId),
    ...keptMachines.flatMap((machine) => machine.vmId ?? []),
  ]));
  const networks = new NumberRing(config.firstNetwork, MAX_NETWORK_NUMBER, before.next?.network ?? config.firstNetwork, new Set([
    ...taken.networks.keys(),
    ...[...existingBridges(config)].flatMap((bridge) => networkNumber(config.isolation, bridge) ?? []),
    ...keptNetworks,
  ]));
  const macs = new MacAllocator(config.name, before.next?.ecorouterMac, new Set([
    ...taken.macAddresses.keys(),
    ...keptMachines.flatMap((machine) => machine.macAddresses.flatMap((macAddress) => macAddress ?? [])),
  ]));

  const allocateMachine = (machine: MachineConfig, own: Kept): MachineAllocation => {
    const vmId = own.vmId ?? vmIds.take();
    return { vmId, macAddresses: macs.take(machine.settings, vmId, own.macAddresses) };
  };
  const allocateStudent = (student: StudentConfig): StudentAllocation => {
    const ownNetworks = networksOf(config, student, before);
    return {
      networks: record(aliases(config), (alias) => alias, (alias) => own(ownNetworks, alias) ?? networks.take()),
      machines: record(config.machines, (machine) => machine.key, (machine) => allocateMachine(machine, kept.get(student.key)!.get(machine.key)!)),
    };
  };

  const students = record(config.students, (student) => student.key, allocateStudent);
  const needsZone = config.isolation === 'sdn-simple' && config.students.length > 0 && aliases(config).length > 0;
  return {
    allocations: {
      ...(needsZone && { zoneId: before.zoneId ?? zoneId(config.name, taken.zoneIds) }),
      next: { vmId: vmIds.next, network: networks.next, ecorouterMac: macs.nextEcorouter },
      students,
    },
    findings: usedUp(config, { vmIds: vmIds.missing, networks: networks.missing, macAddresses: macs.missing }),
  };
}

function keptBy(config: EnvConfig, student: StudentConfig, before: Allocations): ReadonlyMap<string, Kept> {
  // one fixed VM ID or MAC address cannot be everybody's: a rule says so when there are more students
  const useFixed = config.students.length === 1;
  const machines = own(before.students, student.key)?.machines ?? {};
  return new Map(config.machines.map(({ key, settings }) => {
    const allocated = own(machines, key);
    const vmId = (useFixed ? settings.vmId : undefined) ?? allocated?.vmId;
    return [key, { vmId, macAddresses: keptMacAddresses(settings, allocated?.macAddresses ?? [], useFixed) }];
  }));
}

function networksOf(config: EnvConfig, student: StudentConfig, before: Allocations): Readonly<Record<string, number>> {
  const networks = own(before.students, student.key)?.networks ?? {};
  return Object.fromEntries(aliases(config).flatMap((alias) => {
    const number = own(networks, alias);
    return number === undefined ? [] : [[alias, number]];
  }));
}

function usedUp(config: EnvConfig, missing: { vmIds: number; networks: number; macAddresses: number }): Finding[] {
  const { first, last } = config.vmIds;
  const findings: Finding[] = [];
  if (missing.vmIds > 0 && first <= last) {
    findings.push({
      position: settingPosition(config, 'vm_ids.last', 'vm_ids'),
      message: `the VM IDs from ${first} to ${last} do not suffice: ${missing.vmIds} more are needed`,
      fix: 'widen vm_ids, or take students or machines away',
    });
  }
  if (missing.networks > 0) {
    findings.push({
      position: settingPosition(config, 'networks.first', 'networks'),
      message: `the network numbers from ${config.firstNetwork} to ${MAX_NETWORK_NUMBER} do not suffice: ${missing.networks} more are needed`,
      fix: 'use a lower number for the first network',
    });
  }
  if (missing.macAddresses > 0) {
    findings.push({
      position: config.position,
      message: `the 65536 MAC addresses of ecorouters do not suffice: ${missing.macAddresses} more are needed`,
      fix: 'use fewer ecorouters, or fewer networks for each',
    });
  }
  return findings;
}

// names are people's: `constructor` is a student like any other
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function record<Item, Value>(items: readonly Item[], key: (item: Item) => string, value: (item: Item) => Value): Record<string, Value> {
  return Object.fromEntries(items.map((item) => [key(item), value(item)]));
}
