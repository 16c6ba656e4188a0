import { machinePosition } from '../positions';
import type { Rule } from './rule';

/** What cloud-init gives, a guest that does not know it would never have. */
export const cloudInit: Rule = {
  name: 'cloud-init',
  check: ({ config }) => config.machines.filter(({ settings }) => !settings.deviceType.cloudInit).flatMap((machine) => {
    const { networks, cloudInit: given, deviceType } = machine.settings;
    const what = `machine '${machine.key}' is of device type '${deviceType.name}', which takes`;
    return [
      ...given === undefined ? [] : [{
        position: machinePosition(machine, 'cloud_init'), message: `${what} nothing by cloud-init`,
        fix: 'leave cloud_init out and configure the machine in its template, or use a device type with cloud_init: true',
      }],
      ...networks.flatMap(({ ipAddress }, index) => (ipAddress === undefined ? [] : [{
        position: machinePosition(machine, `networks[${index}].ip_address`), message: `${what} no address by cloud-init`,
        fix: 'leave ip_address out and configure the machine in its template, or use a device type with cloud_init: true',
      }])),
    ];
  }),
};
