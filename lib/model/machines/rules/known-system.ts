import type { MachinesRule } from './rule';

/** Every machine has an operating system. */
export const knownSystem: MachinesRule = {
  name: 'known-system',
  check: ({ config }) => config.machines.flatMap(({ key, settings, position }) => (settings.os !== undefined ? [] : [{
    position, message: `machine ${key} has no os, neither by itself nor by the defaults`, fix: 'add os: debian',
  }])),
};
