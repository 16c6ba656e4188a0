import { machinePosition } from '../positions';
import { duplicates } from './duplicates';
import type { Rule } from './rule';

/** A machine's name is its key, and ends in the VM's name, where DNS ignores case. */
export const duplicateMachines: Rule = {
  name: 'duplicate-machines',
  check: ({ config }) => duplicates(config.machines, (machine) => machine.key.toLowerCase()).map(({ first, again }) => ({
    position: machinePosition(again, 'name'),
    message: `machine '${again.key}' is described already, as '${first.key}' in line ${machinePosition(first, 'name').line}`,
    fix: 'give one of them another name, or take it away',
  })),
};
