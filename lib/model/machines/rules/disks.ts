import type { MachineConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** Disks have a size and a number of their own; `scsi0` is the system's. */
export const disks: MachinesRule = {
  name: 'disks',
  check: ({ config }) => config.machines.flatMap(findingsOf),
};

function findingsOf(machine: MachineConfig): Finding[] {
  const byNumber = new Map<number, string>();
  return machine.settings.disks.flatMap(({ key, sizeGiB, unitNumber }) => {
    const position = positionIn(machine, `disks.${key}`);
    const at = `disk ${key} of ${machine.key}`;
    const other = unitNumber === undefined ? undefined : byNumber.get(unitNumber);
    if (unitNumber !== undefined) byNumber.set(unitNumber, byNumber.get(unitNumber) ?? key);
    const isNamed = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(key);
    return [
      ...(isNamed ? [] : [{ position, message: `${at}: a disk has a name of 1 to 20 lower-case letters, digits and -`, fix: 'rename it' }]),
      ...(sizeGiB === undefined ? [{ position, message: `${at} has no size, neither by itself nor by the defaults`, fix: 'add size: 100G' }] : []),
      ...(unitNumber === undefined ? [{ position, message: `${at} has no unit_number, neither by itself nor by the defaults`, fix: 'add unit_number: 1, which is scsi1' }] : []),
      ...(other === undefined ? [] : [{ position, message: `${at} has unit_number ${unitNumber}, as disk ${other} has`, fix: 'give it another number: each is one scsiN' }]),
    ];
  });
}
