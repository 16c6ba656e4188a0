import type { MachineConfig } from '../../../config/machines/machines-config';
import type { Finding } from '../../../values/finding';
import { insideNetworks } from '../../../values/inside-networks';
import { positionIn } from '../position-in';
import type { MachinesRule } from './rule';

/** `profile` and `routes` are things of cloud-init, and a router is between networks. */
export const posture: MachinesRule = {
  name: 'posture',
  check: ({ config }) => config.machines.flatMap((machine) => [
    ...(machine.settings.profile === undefined ? [] : [...unsaid(machine, 'profile'), ...lockedOut(machine)]),
    ...(machine.settings.routes ? [...unsaid(machine, 'routes'), ...lonely(machine)] : []),
  ]),
};

function unsaid(machine: MachineConfig, key: 'profile' | 'routes'): Finding[] {
  const { os, cloudInit } = machine.settings;
  const position = positionIn(machine, key);
  if (os === 'flatcar' || os === 'fedora-coreos') {
    return [{ position, message: `${key} of ${machine.key} is for cloud-init, which ${os} has not`, fix: 'say it in the Butane, and take it away here' }];
  }
  return cloudInit?.userData === undefined ? [] : [{
    position, message: `cloud_init of ${machine.key} has user_data, and the machine ${key}: the file may say the opposite`, fix: `say it in ${cloudInit.userData.file}, or take one away`,
  }];
}

/** Whoever is the only user of a machine has to be let in. */
function lockedOut(machine: MachineConfig): Finding[] {
  const { profile, cloudInit } = machine.settings;
  return profile !== 'prod' || cloudInit?.user !== 'root' ? [] : [{
    position: positionIn(machine, 'cloud_init.user'), message: `the user of ${machine.key} is root, which profile: prod lets nobody log in as`, fix: 'name another user: admin',
  }];
}

function lonely(machine: MachineConfig): Finding[] {
  return machine.settings.networks.length >= 2 && insideNetworks(machine.settings.networks).length > 0 ? [] : [{
    position: positionIn(machine, 'routes'),
    message: `${machine.key} routes, and is not between networks: one with the way out, and at least one more where it has an ip_address and no gateway`,
    fix: 'add the second network, or take routes away',
  }];
}
