import { quote } from '../../../values/quote';
import { userDataVolumes } from '../cloud-init';
import type { MachinesRule } from './rule';

/** Files with user data are named after their hosts alone: another environment's machine of the same name would find its own overwritten. */
export const userDataFiles: MachinesRule = {
  name: 'user-data-files',
  check: ({ config, plan, taken }) => {
    const volumes = userDataVolumes(plan);
    return config.machines.flatMap(({ key, position }) => {
      const holder = taken.userData.get(volumes.get(key) ?? '');
      return holder === undefined ? [] : [{
        position,
        message: `${volumes.get(key)}, which cloud-init of ${key} is told by, is that of the machine of this name in environment ${quote(holder)}, too`,
        fix: 'rename one of the two machines, or give the environment another snippets_datastore_id',
      }];
    });
  },
};
