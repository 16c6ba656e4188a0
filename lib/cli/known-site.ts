import path from 'node:path';
import { findSite } from '../config/site/find-site';
import { loadSite } from '../config/site/load-site';
import type { Site } from '../config/site/site';
import type { Context } from './context';

/**
 * Reads the site configuration where one is found; once, and when it is wanted first.
 *
 * @throws InputError with everything that is wrong with it, when it is called
 */
export function siteFinder({ env, root }: Context): () => Site | undefined {
  let known: { readonly site: Site | undefined } | undefined;
  return () => {
    if (known === undefined) {
      const folder = findSite(env, root);
      known = { site: folder === undefined ? undefined : loadSite(folder, root) };
    }
    return known.site;
  };
}

/** With the site that an option names, for all that looks for one. */
export function withGivenSite(context: Context, given: string | undefined): Context {
  return given === undefined ? context : { ...context, env: { ...context.env, HOMESTAK_SITE_CONFIG: path.resolve(context.root, given) } };
}
