import { isOfSite } from '../position-in';
import type { MachinesRule } from './rule';

/** Every machine has an operating system. */
export const knownSystem: MachinesRule = {
  name: 'known-system',
  check: ({ config }) => config.machines.flatMap(({ key, settings, position }) => (settings.os !== undefined ? [] : [{
    position, message: `machine ${key} has no os, neither by itself nor by the defaults`, fix: isOfSite(position) ? 'name its image, by which it has one: image: debian-13' : 'add os: debian',
  }])),
};
