import { clusterAccess } from '../cluster/access';
import { openReadOnly, type ReadOnlyClient } from '../cluster/read-only-client';
import type { PlanDocument } from '../tofu/show';
import type { ReadyStack } from './stack';

/**
 * Looks at the cluster that a plan is for.
 *
 * @returns undefined where it cannot be reached by HTTPS, as the plan's variables have it
 * @throws CannotRead, and whatever `look` throws
 */
export async function lookAtCluster<T>(
  { tofu: { env } }: ReadyStack, { variables = {} }: PlanDocument, look: (client: ReadOnlyClient) => Promise<T>,
): Promise<T | undefined> {
  const access = clusterAccess(Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value])), env);
  if (access === undefined) return undefined;
  const client = await openReadOnly(access, env.SSL_CERT_FILE);
  return look(client).finally(async () => client.close());
}
