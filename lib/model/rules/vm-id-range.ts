import { settingPosition } from '../positions';
import type { Rule } from './rule';

/** A range begins before it ends. */
export const vmIdRange: Rule = {
  name: 'vm-id-range',
  check: ({ config }) => {
    const { first, last } = config.vmIds;
    return first <= last ? [] : [{
      position: settingPosition(config, 'vm_ids.first', 'vm_ids.last'),
      message: `vm_ids begins at ${first}, after its end ${last}`,
      fix: `use first: ${last} and last: ${first}, or leave one of them out`,
    }];
  },
};
