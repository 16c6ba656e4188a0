import type { MachineConfig } from '../../config/machines/machines-config';
import type { SourcePosition } from '../../values/finding';

/** Where the value at `path` of a machine was written: it, or the nearest around it. */
export function positionIn({ sources, position }: MachineConfig, path: string): SourcePosition {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')))) {
    const found = sources[at];
    if (found !== undefined) return found.position;
  }
  return position;
}

/** Whether it is in a file of the site, which has other words than env.yaml. */
export function isOfSite({ file }: SourcePosition): boolean {
  return !file.endsWith('env.yaml');
}
