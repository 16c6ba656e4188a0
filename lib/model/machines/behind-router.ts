import type { MachineConfig, MachinesConfig } from '../../config/machines/machines-config';
import type { CloudConfig } from '../../values/cloud-config';

/** Tells whether a machine's way out is a router of the environment, which may be up later than the machine is. */
export function findBehindRouters({ machines }: Pick<MachinesConfig, 'machines'>): (machine: MachineConfig) => boolean {
  const routers = machines.filter(({ settings }) => settings.routes).flatMap(({ settings }) => settings.networks);
  const addresses = new Set(routers.flatMap(({ ipAddress, gateway }) => (gateway === undefined ? [ipAddress?.split('/')[0]] : [])));
  return ({ settings }) => settings.networks.some(({ gateway }) => gateway !== undefined && addresses.has(gateway));
}

/** Some six minutes: apt waits longer from one try to the next. */
export const WAITING_FOR_ROUTER: CloudConfig = {
  files: [{ path: '/etc/apt/apt.conf.d/90-standsmith-router', content: 'Acquire::Retries "15";\n' }],
};
