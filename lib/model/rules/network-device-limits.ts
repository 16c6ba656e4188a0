import { MAX_NETWORK_DEVICES, networkDevices } from '../network-devices';
import { machinePosition } from '../positions';
import type { Rule } from './rule';

/** PVE has `net0` to `net31`; a management port is `net0`. */
export const networkDeviceLimits: Rule = {
  name: 'network-device-limits',
  check: ({ config }) => config.machines.flatMap((machine) => {
    const { networks, deviceType } = machine.settings;
    const excess = networkDevices(machine.settings).length - MAX_NETWORK_DEVICES;
    return excess <= 0 ? [] : [{
      position: machinePosition(machine, 'networks'),
      message: `machine '${machine.key}' has ${networks.length} networks; a machine of type ${deviceType.name} has at most ${networks.length - excess}`,
      fix: `take ${excess} of them away`,
    }];
  }),
};
