import path from 'node:path';
import type { ClusterAccess } from '../../cluster/access';
import type { Secrets } from '../../config/site/site';
import { readValues } from '../../config/values-file';
import { SECRET_NAME } from '../../scenario/secret-name';
import { envsFolder, type Context } from '../context';

/** What must not be in a log or a report: of the cluster's access, the environments' values, the site, and the variables of the process. */
export async function knownSecrets(
  context: Context, access: ClusterAccess | undefined, environments: readonly string[], site: Secrets,
): Promise<string[]> {
  const values = await Promise.all(environments.map(async name => readValues(path.join(envsFolder(context), name, 'values.tfvars'), context.root).catch(() => ({}))));
  const named = [context.env, ...values].flatMap(map => (
    Object.entries(map).flatMap(([name, value]) => (SECRET_NAME.test(name) ? textsIn(value) : []))
  ));
  const credentials = access === undefined ? [] : textsIn(access.credentials);
  return [...named, ...credentials, ...textsIn(site)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
