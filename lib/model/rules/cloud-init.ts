import { machinePosition } from '../positions';
import type { Rule } from './rule';

/** An address is given by cloud-init: a guest that does not know it would never have the address. */
export const cloudInit: Rule = {
  name: 'cloud-init',
  check: ({ config }) => config.machines.flatMap((machine) => machine.settings.networks.flatMap(({ ipAddress }, index) => (
    ipAddress === undefined || machine.settings.deviceType.cloudInit ? [] : [{
      position: machinePosition(machine, `networks[${index}].ip_address`),
      message: `machine '${machine.key}' is of device type '${machine.settings.deviceType.name}', which takes no address by cloud-init`,
      fix: 'leave ip_address out and configure the machine in its template, or use a device type with cloud_init: true',
    }]
  ))),
};
