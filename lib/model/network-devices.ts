import type { EnvConfig, MachineSettings, NetworkConfig } from '../config/env-config';
import { UPLINK_BRIDGE } from '../config/routers';

/** PVE's `net0` to `net31`. */
export const MAX_NETWORK_DEVICES = 32;

/** One of `net0`, `net1`, … of a machine, before it has a MAC address. */
export interface NetworkDevice extends NetworkConfig {
  /** Link down: a management port. */
  readonly disconnected: boolean;
}

/** `net0`, `net1`, … of a machine: where the device type has a management port, it comes before the configured networks, unplugged. */
export function networkDevices(settings: MachineSettings): readonly NetworkDevice[] {
  const configured = settings.networks.map((network) => ({ ...network, disconnected: false }));
  return settings.deviceType.managementPort ? [{ bridge: UPLINK_BRIDGE, disconnected: true }, ...configured] : configured;
}

/** Bridges that stand on the nodes already and are used as they are. */
export function existingBridges(config: EnvConfig): ReadonlySet<string> {
  return new Set([UPLINK_BRIDGE, ...config.proxmox.bridges]);
}

/** Aliases in the order of their first use: every bridge that does not exist already. */
export function aliases(config: EnvConfig): readonly string[] {
  const existing = existingBridges(config);
  const bridges = config.machines.flatMap((machine) => machine.settings.networks.map((network) => network.bridge));
  return [...new Set(bridges)].filter((bridge) => !existing.has(bridge));
}

/** Aliases on which somebody tags: their bridges have to look at VLANs. */
export function taggedAliases(config: EnvConfig): ReadonlySet<string> {
  const networks = config.machines.flatMap((machine) => machine.settings.networks);
  return new Set(networks.filter(({ vlanId, trunks }) => vlanId !== undefined || trunks !== undefined).map(({ bridge }) => bridge));
}
