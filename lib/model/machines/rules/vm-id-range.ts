import type { MachinesRule } from './rule';

/** `vm_ids` goes upwards. */
export const vmIdRange: MachinesRule = {
  name: 'vm-id-range',
  check: ({ config: { vmIds: { first, last }, positions, position } }) => (first <= last ? [] : [{
    position: positions['vm_ids.last'] ?? positions['vm_ids.first'] ?? position,
    message: `vm_ids goes from ${first} to ${last}: nothing is between them`,
    fix: 'swap the two',
  }]),
};
