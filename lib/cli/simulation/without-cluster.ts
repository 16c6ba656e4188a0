import type { Environment } from '../../tofu/process';

/** The variables of a process, without credentials of another cluster, which the provider would read beside those of the simulated one. */
export function withoutCluster(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(PROXMOX_VE|PM_VE)_/.test(name)));
}
