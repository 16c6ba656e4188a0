import type { MachineConfig, NetworkConfig } from './env-config';

/** The uplink: exists on every node, and is never created. */
export const UPLINK_BRIDGE = 'vmbr0';

/**
 * Gives each machine that says `routes: true` what a gateway needs, behind what its `networks` names: the uplink first where none is named, then the
 * networks of the other machines in the order of their first use.
 *
 * @param existing bridges that exist already: no machine routes for them
 */
export function connectRouters(machines: readonly MachineConfig[], existing: ReadonlySet<string>): MachineConfig[] {
  const isExisting = ({ bridge, isExisting: isStarred }: NetworkConfig) => isStarred === true || existing.has(bridge);
  const internal = new Set(machines.flatMap(({ settings }) => settings.networks).filter(network => !isExisting(network)).map(({ bridge }) => bridge));
  return machines.map((machine) => {
    const { routes, networks } = machine.settings;
    if (!routes) {
      return machine;
    }
    const own = new Set(networks.map(({ bridge }) => bridge));
    const uplink = networks.some(isExisting) ? [] : [{ bridge: UPLINK_BRIDGE }];
    const others = [...internal].filter((bridge) => !own.has(bridge)).map((bridge) => ({ bridge }));
    return { ...machine, settings: { ...machine.settings, networks: [...uplink, ...networks, ...others] } };
  });
}
