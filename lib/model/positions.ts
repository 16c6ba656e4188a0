import type { EnvConfig, MachineConfig } from '../config/env-config';
import type { SourcePosition } from '../values/finding';

/** Where env.yaml has the first of `paths` that it has at all; env.yaml as a whole when it has none. */
export function settingPosition(config: EnvConfig, ...paths: readonly string[]): SourcePosition {
  return paths.map((path) => config.positions[path]).find((position) => position !== undefined) ?? config.position;
}

/** Where the value at `path` of a machine (`networks[0].bridge`) was written: it, or the nearest around it. */
export function machinePosition(machine: MachineConfig, path: string): SourcePosition {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.'), at.lastIndexOf('[')))) {
    const position = machine.sources[at]?.position;
    if (position !== undefined) {
      return position;
    }
  }
  return machine.position;
}
