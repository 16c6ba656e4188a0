import type { Reach } from './host';

/** A machine and its networks, whatever kind the environment is of. */
export interface Station {
  readonly name: string;
  /** In the order of its ports. */
  readonly interfaces: readonly StationInterface[];
}

export interface StationInterface {
  /** The same for all that are in one network. */
  readonly network: string;
  /** Whether the environment makes the network, and nothing outside is in it. */
  readonly isOwn: boolean;
  /** Whether the machine routes for it. */
  readonly isInside: boolean;
  /** IPv4 address; unset: DHCP gives it, or somebody in the machine. */
  readonly address?: string;
  readonly macAddress: string;
  /** Whether an address that nobody has written down may be asked for. */
  readonly canAsk: boolean;
}

/**
 * Where each machine is: in networks that were there before, else behind a machine that routes, which may itself be behind another; else in networks
 * of the environment's own, where `ownIsOpen`.
 *
 * @param ownIsOpen whether addresses in networks of the environment's own mean the same to everybody
 * @returns machines that nothing leads to are left out
 */
export function findReaches(stations: readonly Station[], ownIsOpen: boolean): ReadonlyMap<string, Reach> {
  const routers = new Map(stations.flatMap(({ name, interfaces }) => (
    interfaces.filter(({ isInside }) => isInside).map(({ network }) => [network, name] as const)
  )));
  const found = new Map(stations.flatMap((station): [string, Reach][] => {
    const reach = reachOf(station, routers, ownIsOpen);
    return reach === undefined ? [] : [[station.name, reach]];
  }));
  return new Map([...found].filter(([name]) => leadsOut(name, found)));
}

function reachOf({ name, interfaces }: Station, routers: ReadonlyMap<string, string>, ownIsOpen: boolean): Reach | undefined {
  const known = interfaces.filter(({ address, canAsk }) => address !== undefined || canAsk);
  const written = [...known.filter(({ address }) => address !== undefined), ...known.filter(({ address }) => address === undefined)];
  const isBehind = ({ network }: StationInterface) => routers.has(network);
  const outside = written.find(one => !one.isOwn && !isBehind(one));
  const behind = written.find(one => isBehind(one) && routers.get(one.network) !== name);
  const own = ownIsOpen ? written.find(one => one.isOwn && !isBehind(one)) : undefined;
  const chosen = outside ?? behind ?? own;
  return chosen && {
    address: chosen.address,
    macAddress: chosen.macAddress,
    ...(chosen === behind && { jump: routers.get(chosen.network)! }),
  };
}

/** Machines that lead to each other lead nowhere. */
function leadsOut(name: string, reaches: ReadonlyMap<string, Reach>): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined; at = reaches.get(at)?.jump) {
    if (seen.has(at) || !reaches.has(at)) return false;
    seen.add(at);
  }
  return true;
}
