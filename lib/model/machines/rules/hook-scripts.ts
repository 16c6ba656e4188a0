import path from 'node:path';
import type { MachineConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** On the node, a script is known by its file's name alone. */
export const hookScripts: MachinesRule = {
  name: 'hook-scripts',
  check: ({ config: { machines, builtInScripts } }) => {
    const files = new Map<string, string>();
    return machines.flatMap(machine => findingsOf(machine, files, builtInScripts));
  },
};

function findingsOf(machine: MachineConfig, files: Map<string, string>, builtIn: Readonly<Record<string, string>>): Finding[] {
  return machine.settings.hooks.flatMap(({ script }, index) => {
    if (script === undefined) return [];
    const name = path.basename(script.file);
    files.set(name, files.get(name) ?? script.file);
    const other = Object.hasOwn(builtIn, name) ? 'one that Standsmith brings along' : files.get(name);
    return other === script.file ? [] : [{
      position: positionIn(machine, `hooks[${index}]`),
      message: `${script.file} would lie on the node under the name ${name}, as ${other}`,
      fix: 'rename one of them: folders do not tell them apart there',
    }];
  });
}
