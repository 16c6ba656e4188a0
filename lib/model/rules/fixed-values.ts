import type { Finding } from '../../values/finding';
import { machinePosition } from '../positions';
import type { Rule } from './rule';

/** What is fixed for a machine is fixed for every student's, so it cannot be what must differ. */
export const fixedValues: Rule = {
  name: 'fixed-values',
  check: ({ config }) => (config.students.length < 2 ? [] : config.machines.flatMap((machine): Finding[] => {
    const paths = [
      ...(machine.settings.vmId === undefined ? [] : [['vm_id', machine.settings.vmId]]),
      ...machine.settings.networks.flatMap(({ macAddress }, index) => (macAddress === undefined ? [] : [[`networks[${index}].mac_address`, macAddress]])),
    ];
    return paths.map(([path, value]) => ({
      position: machinePosition(machine, `${path}`),
      message: `${path} of machine '${machine.key}' is fixed to ${value}, but ${config.students.length} students get that machine`,
      fix: `leave ${path} out: every student's machine is given its own`,
    }));
  })),
};
