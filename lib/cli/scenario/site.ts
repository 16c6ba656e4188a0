import { findSite } from '../../config/site/find-site';
import { loadSite } from '../../config/site/load-site';
import { readSecrets } from '../../config/site/read-secrets';
import { resolveNode } from '../../config/site/resolve-node';
import type { SiteNode, Secrets } from '../../config/site/site';
import type { Context } from '../context';

/** What a site says of a node, with what of it must never be shown. */
export interface KnownNode {
  /** The site's folder. */
  readonly folder?: string;
  readonly node?: SiteNode;
  readonly secrets: Secrets;
}

/**
 * A node as the site describes it; without a site, or a node of that name in it, nothing.
 *
 * @throws InputError with everything that is wrong with the site
 */
export async function knownNode({ env, root }: Context, name: string, given?: string): Promise<KnownNode> {
  const folder = findSite(env, root, given);
  if (folder === undefined) return { secrets: {} };
  const site = loadSite(folder, root);
  const secrets = await readSecrets(site, { env });
  return { folder, secrets, ...(site.nodes.has(name) && { node: resolveNode(site, name, secrets) }) };
}
