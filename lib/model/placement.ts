import type { EnvConfig, MachineConfig } from '../config/env-config';
import type { Allocations, Replicas } from './allocations';
import { balance, type Room } from './balance';
import type { Resources } from './fit/capacity';
import { existingBridges } from './network-devices';
import { spansNodes } from './network-name';
import { lookUp } from './records';
import { ALL_NODES, isShared, replicaOn } from './replicas';
import { roomOn, standNeeds } from './room';

/**
 * The node of every student. Who has one keeps it, whatever comes, goes or fills up; the others are put where the configuration says, one after
 * the other.
 *
 * @param resources what there is on the cluster. @default not known: nodes are taken to be alike, and empty but for the class
 */
export function placeStudents(config: EnvConfig, before: Allocations, resources?: Resources): Map<string, string> {
  const fixed = standNode(config);
  const kept = new Map(config.students.flatMap(({ key }): [string, string][] => {
    const student = lookUp(before.students, key);
    return student === undefined ? [] : [[key, student.nodeName ?? fixed]];
  }));
  const newcomers = config.students.map(({ key }) => key).filter((key) => !kept.has(key));
  const rooms = roomsFor(config, before, resources);
  const placed = balance(newcomers, [...kept.values()], rooms, standNeeds(config, resources));
  return new Map([...kept, ...placed]);
}

/**
 * The nodes that a new student's stand may be on, in the order of the environment: those that it names, else those that have what the machines are
 * cloned from. There is always one.
 */
export function candidateNodes(config: EnvConfig, { replicas = {} }: Pick<Allocations, 'replicas'>, resources?: Resources): readonly string[] {
  const fixed = standNode(config);
  if (config.placement === 'fixed' || isHeldByPin(config)) {
    return [fixed];
  }
  if (config.proxmox.nodes !== undefined) {
    return config.proxmox.nodes;
  }
  const free = config.machines.map(({ settings }) => settings).filter(({ nodeName }) => nodeName === undefined);
  const known = [fixed, ...replicaNodes(replicas), ...resources?.nodes.map(({ name }) => name) ?? []];
  const hasReplica = (vmId: number, node: string) => [node, ALL_NODES].some((place) => replicaOn(replicas, vmId, place) !== undefined);
  return [...new Set(known)].filter((node) => node === fixed || free.every(({ templateNode, templateVmId }) => (
    templateNode === node || hasReplica(templateVmId, node) || (resources !== undefined && isShared(templateVmId, resources))
  )));
}

/**
 * The node of a stand that is not balanced: a student's networks, and all machines that are not pinned to another one, are there, as bridges and
 * simple zones do not span nodes. It is the node that a machine on one of these networks is pinned to, else any machine, else the first machine's
 * template's.
 */
export function standNode(config: EnvConfig): string {
  const pinned = config.machines.filter((machine) => machine.settings.nodeName !== undefined);
  const decisive = pinned.find((machine) => isOnAlias(config, machine)) ?? pinned[0];
  return decisive?.settings.nodeName ?? config.machines[0]?.settings.templateNode ?? '';
}

/** Nodes that something was given out on. */
export function allocatedNodes({ students, replicas = {} }: Allocations): string[] {
  return [...new Set([...Object.values(students).flatMap(({ nodeName }) => nodeName ?? []), ...replicaNodes(replicas)])];
}

function replicaNodes(replicas: Replicas): string[] {
  return Object.values(replicas).flatMap(Object.keys).filter((node) => node !== ALL_NODES);
}

/** Whether a pinned machine takes the whole stand along. */
function isHeldByPin(config: EnvConfig): boolean {
  const pinned = config.machines.filter((machine) => machine.settings.nodeName !== undefined);
  return !spansNodes(config.isolation) && pinned.some((machine) => isOnAlias(config, machine));
}

function isOnAlias(config: EnvConfig, machine: MachineConfig): boolean {
  const existing = existingBridges(config);
  return machine.settings.networks.some((network) => !existing.has(network.bridge));
}

/** Nodes that the cluster does not have, or that are down, get nobody, as long as there are others. */
function roomsFor(config: EnvConfig, before: Allocations, resources: Resources | undefined): Room[] {
  const candidates = candidateNodes(config, before, resources);
  const known = resources === undefined ? [] : candidates.map((name) => roomOn(name, config, before, resources)).filter((room) => room !== undefined);
  return known.length > 0 ? known : candidates.map((nodeName) => ({ nodeName, resources: [] }));
}
