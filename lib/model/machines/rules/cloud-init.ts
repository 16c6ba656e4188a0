import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** User data of one's own takes the place of what PVE would write. */
export const cloudInit: MachinesRule = {
  name: 'cloud-init',
  check: ({ config }) => config.machines.flatMap((machine) => {
    const given = machine.settings.cloudInit;
    if (given?.userData === undefined) return [];
    const beside = [
      ['user', given.user !== undefined], ['ssh_keys', given.sshKeys.length > 0], ['packages', given.packages !== undefined], ['run', given.commands !== undefined],
      ['timezone', given.timezone !== undefined],
    ] as const;
    const position = positionIn(machine, 'cloud_init.user_data');
    const unsaid = beside.filter(([, isGiven]) => isGiven).map(([name]) => ({
      position: positionIn(machine, `cloud_init.${name}`),
      message: `cloud_init of ${machine.key} has user_data and ${name}: cloud-init would see the file alone`,
      fix: `say it in ${given.userData!.file}, or take user_data away`,
    }));
    const isCloudConfig = /^(#cloud-config|#!|#include|#cloud-boothook|Content-Type:)/.test(given.userData.text);
    return [...unsaid, ...(isCloudConfig ? [] : [{
      position, message: `${given.userData.file} is no user data of cloud-init: its first line is none that cloud-init knows`, fix: 'begin it with the line #cloud-config',
    }])];
  }),
};
