import type { MachineConfig, MachinesConfig } from '../../config/machines/machines-config';
import type { Finding } from '../../values/finding';
import type { Allocations, MachineAllocation, Taken } from '../allocations';
import { balance } from '../balance';
import { MacAllocator } from '../mac-allocator';
import { NumberRing } from '../number-ring';
import { lookUp } from '../records';

/** Proxmox's own vendor prefix. */
const MAC_PREFIX = 'BC:24:11';
/** How far the VM that holds a machine's persistent disks is from the machine: beyond all that is given out otherwise. */
export const DATA_DISKS_VM_IDS = 1_000_000;

/** What a machine has been given. */
export interface GivenMachine {
  readonly vmId: number;
  readonly nodeName: string;
  readonly macAddresses: readonly string[];
}

/**
 * Gives every machine what it does not have yet. What is allocated stays as it is; what belongs to a machine that is gone is left out.
 *
 * @returns what each machine has by its key, what is to be kept of it, and what is wrong
 */
export function allocateMachines(config: MachinesConfig, before: Allocations, taken: Taken): {
  readonly given: ReadonlyMap<string, GivenMachine>; readonly allocations: Allocations; readonly findings: readonly Finding[];
} {
  const { first, last } = config.vmIds;
  const has = (key: string) => lookUp(before.machines ?? {}, key);
  const kept = new Map(config.machines.map((machine) => [machine.key, machine.settings.vmId ?? has(machine.key)?.vmId]));
  const vmIds = new NumberRing(first, last, before.next?.vmId ?? first, new Set([
    ...taken.vmIds.keys(),
    ...config.machines.flatMap(({ settings }) => settings.image.templateVmId ?? []),
    ...[...kept.values()].flatMap((vmId) => vmId ?? []),
  ]));
  const keptMacs = new Map(config.machines.map((machine) => [machine.key, macAddressesOf(machine, has(machine.key))]));
  const heldMacs = [...keptMacs.values()].flat().flatMap((mac) => mac ?? []);
  const macs = new MacAllocator(config.name, {}, new Set([...taken.macAddresses.keys(), ...heldMacs]));
  const nodes = placeMachines(config, before);
  const given = new Map(config.machines.map(({ key }): [string, GivenMachine] => {
    const vmId = kept.get(key) ?? vmIds.take();
    const macAddresses = keptMacs.get(key)!.map((mac, index) => mac ?? macs.takeBelow(MAC_PREFIX, vmId, index));
    return [key, { vmId, nodeName: nodes.get(key)!, macAddresses }];
  }));
  const machines = Object.fromEntries(config.machines.flatMap(({ key, settings }): [string, MachineAllocation][] => {
    const { vmId, nodeName, macAddresses } = given.get(key)!;
    const persistent = settings.disks.some((disk) => disk.persistent);
    return [
      [key, { vmId, macAddresses, nodeName }],
      ...(persistent ? [[`${key}-disks`, { vmId: vmId + DATA_DISKS_VM_IDS, macAddresses: [], nodeName }] satisfies [string, MachineAllocation]] : []),
    ];
  }));
  return { given, allocations: { next: { vmId: vmIds.next }, students: {}, machines }, findings: usedUp(config, vmIds.missing) };
}

/** A fixed one, else that which was given out; of interfaces that are new, none. */
function macAddressesOf({ settings }: MachineConfig, before: MachineAllocation | undefined): (string | undefined)[] {
  return settings.networks.map(({ macAddress }, index) => macAddress ?? before?.macAddresses[index]);
}

/** A node that is named counts. Of several, a machine keeps the one that it has, and newcomers go where the fewest are. */
function placeMachines({ proxmox, machines }: MachinesConfig, before: Allocations): Map<string, string> {
  const nodes = new Map<string, string>();
  const spread = machines.filter(({ settings }) => settings.hostNode === undefined && settings.hostNodes !== undefined);
  for (const machine of machines) {
    const { key, settings: { hostNode, hostNodes } } = machine;
    const keptNode = hostNodes === undefined ? undefined : lookUp(before.machines ?? {}, key)?.nodeName;
    const node = hostNode ?? keptNode ?? (hostNodes === undefined ? proxmox.nodeName : undefined);
    if (node !== undefined) nodes.set(key, node);
  }
  for (const { key, group, settings } of spread) {
    if (nodes.has(key)) continue;
    const others = spread.filter((other) => other.group.name === group.name).flatMap((other) => nodes.get(other.key) ?? []);
    nodes.set(key, balance([key], others, settings.hostNodes!.map((nodeName) => ({ nodeName, resources: [] })), new Map()).get(key)!);
  }
  return nodes;
}

function usedUp({ vmIds: { first, last }, positions, position }: MachinesConfig, missing: number): Finding[] {
  return missing === 0 || first > last ? [] : [{
    position: positions['vm_ids.last'] ?? positions['vm_ids.first'] ?? position,
    message: `the VM IDs from ${first} to ${last} do not suffice: ${missing} more are needed`,
    fix: 'widen vm_ids, or take machines away',
  }];
}
