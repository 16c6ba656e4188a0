import type { Secrets, Site, SiteNode } from './site';

/**
 * A node with everything that its keys lead to.
 *
 * @param secrets as `readSecrets` gives them. @default what is secret is left out
 * @throws InputError when there is no such node
 */
export function resolveNode(site: Site, name: string, secrets?: Secrets): SiteNode {
  throw new Error(`not written yet: ${site.folder} ${name} ${String(secrets)}`);
}
