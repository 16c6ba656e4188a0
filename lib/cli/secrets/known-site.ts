import { findSite } from '../../config/site/find-site';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';
import type { Context } from '../context';

/** Folder of the site configuration. @throws CommandError where there is none */
export function siteFolder({ env, root }: Context, given?: string): string {
  const folder = findSite(env, root, given);
  if (folder === undefined) {
    throw new CommandError(
      'there is no site configuration: neither $HOMESTAK_SITE_CONFIG, nor ../site-config, nor /opt/homestak/site-config\n    name its folder by --site', EXIT.badInput,
    );
  }
  return folder;
}
