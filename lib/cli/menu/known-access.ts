import path from 'node:path';
import type { ClusterAccess } from '../../cluster/access';
import { listEnvironments } from '../../model/plan-environments';
import { readAccess } from '../cluster-access';
import { envsFolder, type Context } from '../context';

/** The way to the cluster of an environment, or of any that has one; inside a simulation to the simulated one. */
export async function knownAccess(context: Context, environment?: string): Promise<ClusterAccess | undefined> {
  const { env, root } = context;
  const accessOf = async (name: string) => readAccess(path.join(envsFolder(context), name), env, root);
  if (environment !== undefined) return accessOf(environment);
  for (const name of listEnvironments(envsFolder(context))) {
    // what is wrong with another environment is said when that one is worked on
    const access = await accessOf(name).catch(() => undefined);
    if (access !== undefined) return access;
  }
  // no values.tfvars, but what the process's variables say
  return readAccess(envsFolder(context), env, root);
}
