import type { EnvConfig, MachineConfig, StudentConfig } from '../config/env-config';
import { formatCidr } from '../values/cidr';
import type { Finding } from '../values/finding';
import type { Allocations, MachineAllocation, StudentAllocation, Taken } from './allocations';
import type { Resources } from './fit/capacity';
import { MacAllocator, keptMacAddresses } from './mac-allocator';
import { aliases, existingBridges } from './network-devices';
import { isSdn, maxNetworkNumber, networkNumber } from './network-name';
import { NumberRing } from './number-ring';
import { placeStudents } from './placement';
import { settingPosition } from './positions';
import { lookUp } from './records';
import { replicaVmIds } from './replicas';
import { subnetAt, subnetCount, subnetNumber } from './subnets';
import { zoneId } from './zone-id';

/** What a student has already: fixed in the configuration, or given out before. */
interface Kept {
  readonly networks: ReadonlyMap<string, number>;
  /** Number of the subnet in its block, by alias. */
  readonly subnets: ReadonlyMap<string, number>;
  readonly machines: ReadonlyMap<string, KeptMachine>;
}

interface KeptMachine {
  readonly vmId: number | undefined;
  readonly macAddresses: readonly (string | undefined)[];
}

/**
 * Gives every student and machine what it does not have yet, student by student and machine by machine. What is allocated
 * stays as it is; what belongs to a student, machine or alias that is gone is left out.
 *
 * @param resources what there is on the cluster. @default not known
 */
export function allocate(
  config: EnvConfig, before: Allocations, taken: Taken, resources?: Resources,
): { allocations: Allocations; findings: readonly Finding[] } {
  const ownAliases = aliases(config);
  const kept = new Map(config.students.map((student) => [student.key, keptBy(config, ownAliases, student, before)]));
  const nodes = placeStudents(config, before, resources);
  const { vmIds, networks, subnets, macs } = allocators(config, ownAliases, before, taken, [...kept.values()]);

  const allocateMachine = ({ settings }: MachineConfig, has: KeptMachine): MachineAllocation => {
    const vmId = has.vmId ?? vmIds.take();
    return { vmId, macAddresses: macs.take(settings, vmId, has.macAddresses) };
  };
  const allocateStudent = (key: string, has: Kept): StudentAllocation => ({
    nodeName: nodes.get(key)!,
    networks: Object.fromEntries(ownAliases.map((alias) => [alias, has.networks.get(alias) ?? networks.take()])),
    ...(subnets.size > 0 && { subnets: Object.fromEntries([...subnets].map(([alias, ring]) => [
      alias, formatCidr(subnetAt(config.subnets[alias]!, has.subnets.get(alias) ?? ring.take())),
    ])) }),
    machines: Object.fromEntries(config.machines.map((machine) => [machine.key, allocateMachine(machine, has.machines.get(machine.key)!)])),
  });

  const students = Object.fromEntries([...kept].map(([key, has]) => [key, allocateStudent(key, has)]));
  const needsZone = isSdn(config.isolation) && config.students.length > 0 && ownAliases.length > 0;
  return {
    allocations: {
      ...(needsZone && { zoneId: before.zoneId ?? zoneId(config.name, taken.zoneIds) }),
      ...(needsZone && (before.zoneDhcp || [...subnets.keys()].some((alias) => config.subnets[alias]!.dhcp)) && { zoneDhcp: true }),
      ...(subnets.size > 0 && { blocks: Object.fromEntries([...subnets.keys()].map((alias) => [alias, formatCidr(config.subnets[alias]!.block)])) }),
      next: {
        vmId: vmIds.next, network: networks.next,
        ...(subnets.size > 0 && { subnets: Object.fromEntries([...subnets].map(([alias, ring]) => [alias, ring.next])) }),
        ...(Object.keys(macs.next).length > 0 && { macs: macs.next }),
      },
      ...(before.replicas && { replicas: before.replicas }),
      students,
    },
    findings: [
      ...usedUp(config, { vmIds: vmIds.missing, networks: networks.missing, macAddresses: macs.missing }),
      ...[...subnets].flatMap(([alias, ring]) => (ring.missing > 0 ? [blockUsedUp(config, alias)] : [])),
    ],
  };
}

function keptBy(config: EnvConfig, ownAliases: readonly string[], student: StudentConfig, before: Allocations): Kept {
  // one fixed VM ID or MAC address cannot be everybody's: a rule says so when there are more students
  const useFixed = config.students.length === 1;
  const has = lookUp(before.students, student.key) ?? { networks: {}, machines: {} };
  return {
    networks: new Map(ownAliases.flatMap((alias) => {
      const number = lookUp(has.networks, alias);
      return number === undefined ? [] : [[alias, number]];
    })),
    subnets: new Map(withSubnets(config, ownAliases).flatMap((alias) => {
      const cidr = lookUp(has.subnets ?? {}, alias);
      const number = cidr === undefined ? undefined : subnetNumber(config.subnets[alias]!, cidr);
      return number === undefined ? [] : [[alias, number]];
    })),
    machines: new Map(config.machines.map(({ key, settings }) => {
      const allocated = lookUp(has.machines, key);
      const vmId = (useFixed ? settings.vmId : undefined) ?? allocated?.vmId;
      return [key, { vmId, macAddresses: keptMacAddresses(settings, allocated?.macAddresses ?? [], useFixed) }];
    })),
  };
}

function withSubnets(config: EnvConfig, ownAliases: readonly string[]): string[] {
  return ownAliases.filter((alias) => lookUp(config.subnets, alias) !== undefined);
}

function allocators(config: EnvConfig, ownAliases: readonly string[], before: Allocations, taken: Taken, kept: readonly Kept[]) {
  const machines = kept.flatMap((has) => [...has.machines.values()]);
  return {
    vmIds: new NumberRing(config.vmIds.first, config.vmIds.last, before.next?.vmId ?? config.vmIds.first, new Set([
      ...taken.vmIds.keys(),
      ...replicaVmIds(before),
      ...config.machines.map(({ settings }) => settings.templateVmId),
      ...machines.flatMap(({ vmId }) => vmId ?? []),
    ])),
    networks: new NumberRing(config.firstNetwork, maxNetworkNumber(config.isolation), before.next?.network ?? config.firstNetwork, new Set([
      ...taken.networks.keys(),
      ...[...existingBridges(config)].flatMap((bridge) => networkNumber(config.isolation, bridge) ?? []),
      ...kept.flatMap((has) => [...has.networks.values()]),
    ])),
    subnets: new Map(withSubnets(config, ownAliases).map((alias) => [alias, new NumberRing(
      0, subnetCount(config.subnets[alias]!) - 1, lookUp(before.next?.subnets ?? {}, alias) ?? 0,
      new Set(kept.flatMap((has) => has.subnets.get(alias) ?? [])),
    )])),
    macs: new MacAllocator(config.name, before.next?.macs ?? {}, new Set([
      ...taken.macAddresses.keys(),
      ...machines.flatMap(({ macAddresses }) => macAddresses.flatMap((macAddress) => macAddress ?? [])),
    ])),
  };
}

function blockUsedUp(config: EnvConfig, alias: string): Finding {
  const { block, prefixLength } = config.subnets[alias]!;
  return {
    position: settingPosition(config, `subnets.${alias}.block`),
    message: `${formatCidr(block)} has room for ${subnetCount(config.subnets[alias]!)} subnets of /${prefixLength}, `
      + `and ${config.students.length} students need one each for '${alias}'`,
    fix: 'use a larger block, or a longer prefix_length',
  };
}

function usedUp(config: EnvConfig, missing: { vmIds: number; networks: number; macAddresses: number }): Finding[] {
  const { first, last } = config.vmIds;
  const findings: Finding[] = [];
  if (missing.vmIds > 0 && first <= last) {
    findings.push({
      position: settingPosition(config, 'vm_ids.last', 'vm_ids.first'),
      message: `the VM IDs from ${first} to ${last} do not suffice: ${missing.vmIds} more are needed`,
      fix: 'widen vm_ids, or take students or machines away',
    });
  }
  if (missing.networks > 0) {
    findings.push({
      position: settingPosition(config, 'networks.first'),
      message: `the network numbers from ${config.firstNetwork} to ${maxNetworkNumber(config.isolation)} do not suffice: ${missing.networks} more are needed`,
      fix: 'use a lower number as the first',
    });
  }
  if (missing.macAddresses > 0) {
    findings.push({
      position: config.position,
      message: `the 65536 MAC addresses of a vendor do not suffice: ${missing.macAddresses} more are needed`,
      fix: 'use fewer machines of a device type with a mac_prefix of four bytes, or fewer networks for each',
    });
  }
  return findings;
}
