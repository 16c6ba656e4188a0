import { checkVmId } from '../../../values/vm-id';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** `vm_ids` goes upwards, and what is counted up from a `vm_id` stays within what PVE has. */
export const vmIdRange: MachinesRule = {
  name: 'vm-id-range',
  check: ({ config: { vmIds: { first, last }, positions, position, machines }, plan }) => [
    ...(first <= last ? [] : [{
      position: positions['vm_ids.last'] ?? positions['vm_ids.first'] ?? position,
      message: `vm_ids goes from ${first} to ${last}: nothing is between them`,
      fix: 'swap the two',
    }]),
    ...plan.machines.flatMap(({ vmId, dataDisksVmId = vmId }, index) => {
      const allowed = checkVmId(dataDisksVmId);
      return allowed === undefined ? [] : [{
        position: positionIn(machines[index]!, 'vm_id'), message: `${machines[index]!.key} would have VM ID ${dataDisksVmId}: ${allowed}`, fix: 'begin with a lower vm_id',
      }];
    }),
  ],
};
