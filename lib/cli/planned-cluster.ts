import { clusterAccess, type ClusterAccess } from '../cluster/access';
import { lookAt, type ReadOnlyClient } from '../cluster/read-only-client';
import type { PlanDocument } from '../tofu/show';
import type { ReadyStack } from './stack';

/** The way to the cluster that a plan is for; undefined where it cannot be reached by HTTPS, as the plan's variables have it. */
export function plannedAccess({ tofu }: ReadyStack, { variables = {} }: PlanDocument): ClusterAccess | undefined {
  return clusterAccess(Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value])), tofu.env);
}

/**
 * Looks at the cluster that a plan is for.
 *
 * @returns undefined where nothing leads to it
 * @throws CannotRead, and whatever `look` throws
 */
export async function lookAtCluster<T>(
  stack: ReadyStack, document: PlanDocument, look: (client: ReadOnlyClient) => Promise<T>,
): Promise<T | undefined> {
  const access = plannedAccess(stack, document);
  return access && lookAt(access, stack.tofu.env.SSL_CERT_FILE, look);
}
