import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** What PVE needs for Secure Boot, and what only makes sense for some systems. */
export const firmware: MachinesRule = {
  name: 'firmware',
  check: ({ config }) => config.machines.flatMap((machine) => {
    const { os, firmware: given, secureBoot, image, butane, cloudInit } = machine.settings;
    const takesIgnition = os === 'flatcar' || os === 'fedora-coreos';
    return [
      ...(secureBoot && given === 'bios' ? [{
        position: positionIn(machine, 'secure_boot'), message: `${machine.key} has secure_boot, and firmware: bios, which knows nothing of it`, fix: 'use firmware: uefi',
      }] : []),
      ...(image.templateVmId !== undefined && (given !== undefined || secureBoot) ? [{
        position: positionIn(machine, given === undefined ? 'secure_boot' : 'firmware'),
        message: `${machine.key} is cloned from a template, which says what starts it`, fix: 'take firmware and secure_boot away, or use an image',
      }] : []),
      ...(!takesIgnition && butane !== undefined ? [{
        position: positionIn(machine, 'butane'), message: `${machine.key} has butane, which ${os ?? 'its system'} does not take`, fix: 'use cloud_init, or os: flatcar',
      }] : []),
      ...(takesIgnition && cloudInit !== undefined ? [{
        position: positionIn(machine, 'cloud_init'), message: `${machine.key} has cloud_init, which ${os} does not take`, fix: 'say it in the Butane',
      }] : []),
    ];
  }),
};
