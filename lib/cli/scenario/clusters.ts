import path from 'node:path';
import { clusterAccess, type ClusterAccess } from '../../cluster/access';
import { openWriting, type WritingClient } from '../../cluster/writing-client';
import type { SiteNode } from '../../config/site/site';
import { listEnvironments } from '../../model/plan-environments';
import type { OnCluster } from '../../scenario/actions/action';
import { readAccess } from '../cluster-access';
import { envsFolder, type Context } from '../context';

/** How the host's cluster is reached: as tofu reaches it, else as the site says. @returns undefined where nobody says it */
export async function hostAccess(context: Context, environments: readonly string[], node: SiteNode | undefined): Promise<ClusterAccess | undefined> {
  const { env, root } = context;
  if (env.STANDSMITH_SIMULATION === undefined && node?.apiEndpoint !== undefined && node.apiToken !== undefined) {
    return clusterAccess({ proxmox_endpoint: node.apiEndpoint, proxmox_api_token: node.apiToken, proxmox_insecure: node.insecure }, {});
  }
  const known = environments.filter(name => listEnvironments(envsFolder(context)).includes(name));
  for (const name of known.length > 0 ? known : ['.']) {
    const access = await readAccess(path.join(envsFolder(context), name), env, root);
    if (access !== undefined) return access;
  }
  return undefined;
}

/** Opens clients of clusters. */
export function clusterOpener(access: ClusterAccess | undefined, authoritiesFile: string | undefined) {
  return async <T>({ endpoint, apiToken }: OnCluster, use: (client: WritingClient) => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const values = { proxmox_endpoint: endpoint, proxmox_api_token: apiToken, proxmox_insecure: true };
    const inner = endpoint === undefined ? undefined : clusterAccess(values, {});
    if (endpoint !== undefined && inner === undefined) throw new Error(`${endpoint} cannot be asked: a URL that begins with https://, and an API token, are wanted`);
    const chosen = inner ?? access;
    if (chosen === undefined) throw new Error('nothing leads to the cluster: fill values.tfvars of the environment in, or set PROXMOX_VE_ENDPOINT and PROXMOX_VE_API_TOKEN');
    const client = await openWriting(chosen, authoritiesFile);
    // a task of the cluster may take hours: whoever waits for it would hold the process up
    const end = () => void client.close();
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    return use(client).finally(async () => {
      signal?.removeEventListener('abort', end);
      await client.close();
    });
  };
}
