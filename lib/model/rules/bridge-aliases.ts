import { UPLINK_BRIDGE } from '../../config/routers';
import { aliases, existingBridges } from '../network-devices';
import { machinePosition } from '../positions';
import type { Rule } from './rule';

/** A network of the students' own must not look like a bridge that stands on the nodes: it would hide a mistake. */
export const bridgeAliases: Rule = {
  name: 'bridge-aliases',
  check: ({ config }) => aliases(config).flatMap((alias) => {
    const existing = [...existingBridges(config)].find((bridge) => bridge.toLowerCase() === alias.toLowerCase());
    if (existing === undefined && !/^vmbr\d+$/i.test(alias)) {
      return [];
    }
    return config.machines.flatMap((machine) => machine.settings.networks.flatMap(({ bridge }, index) => (bridge !== alias ? [] : [{
      position: machinePosition(machine, `networks[${index}].bridge`),
      message: existing === undefined
        ? `'${alias}' of machine '${machine.key}' looks like a bridge of the nodes, but only these are known: ${[...existingBridges(config)].join(', ')}`
        : `'${alias}' of machine '${machine.key}' differs from the existing bridge '${existing}' by case only`,
      fix: existing === undefined
        ? `add it to proxmox.bridges, or write **${alias}**, if it exists; use ${UPLINK_BRIDGE} for the uplink; or give the students' own network another name`
        : `did you mean '${existing}'? else give the students' own network another name`,
    }])));
  }),
};
