import type { EnvConfig, MachineConfig } from '../config/env-config';
import { existingBridges } from './network-devices';

/**
 * The node of a student's networks, and of all machines that are not pinned to another one: bridges and simple zones do not span
 * nodes. It is the node that a machine on one of these networks is pinned to, else any machine, else the first machine's template's.
 */
export function standNode(config: EnvConfig): string {
  const pinned = config.machines.filter((machine) => machine.settings.nodeName !== undefined);
  const decisive = pinned.find((machine) => isOnAlias(config, machine)) ?? pinned[0];
  return decisive?.settings.nodeName ?? config.machines[0]?.settings.templateNode ?? '';
}

function isOnAlias(config: EnvConfig, machine: MachineConfig): boolean {
  const existing = existingBridges(config);
  return machine.settings.networks.some((network) => !existing.has(network.bridge));
}
