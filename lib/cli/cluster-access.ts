import path from 'node:path';
import { clusterAccess, type ClusterAccess } from '../cluster/access';
import { missingAccess } from '../config/credentials';
import { readValues } from '../config/values-file';
import type { Environment } from '../tofu/process';
import { quote } from '../values/quote';
import { CommandError } from './errors';
import { EXIT } from './exit-codes';

const NAMES = ['endpoint', 'api_token', 'username', 'password'] as const;

/**
 * The way to the cluster as `plan` takes it: from the environment's values.tfvars, else from the variables that tofu and the provider read. Inside a
 * simulation it leads to the simulated one, whatever the others say.
 *
 * @param directory the environment's folder
 * @returns undefined where nobody says how to reach a cluster
 * @throws CommandError when the endpoint is no https URL
 */
export async function readAccess(directory: string, env: Environment, root: string): Promise<ClusterAccess | undefined> {
  if (env.STANDSMITH_SIMULATION) return clusterAccess({}, Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('PROXMOX_VE_'))));
  const inFile = await readValues(path.join(directory, 'values.tfvars'), root);
  const values = Object.fromEntries(NAMES.map(name => (
    [`proxmox_${name}`, inFile[`proxmox_${name}`] ?? env[`TF_VAR_proxmox_${name}`] ?? env[`PROXMOX_VE_${name.toUpperCase()}`]]
  )));
  if (missingAccess(values).length > 0) return undefined;
  const access = clusterAccess(inFile, env);
  if (access === undefined) {
    throw new CommandError(
      `proxmox_endpoint ${quote(String(values.proxmox_endpoint))} is no URL of a Proxmox VE API\n    write https://pve1.example.org:8006/`, EXIT.badInput,
    );
  }
  return access;
}
