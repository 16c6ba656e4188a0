import type { Environment } from '../tofu/process';

/** Whether a simulation, or variables of the process, say how to reach the cluster. */
export function leadsElsewhere(env: Environment): boolean {
  return Object.entries(env).some(([name, value]) => value && /^(STANDSMITH_SIMULATION$|PROXMOX_VE_|TF_VAR_proxmox_)/.test(name));
}
