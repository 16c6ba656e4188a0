import type { Site } from './site';

/**
 * Reads a site configuration, and follows its keys. The secrets stay encrypted: their names are not.
 *
 * @param root folder that the paths in positions are relative to
 * @throws InputError with everything that is wrong in any of the files
 */
export function loadSite(folder: string, root = '.'): Site {
  throw new Error(`not written yet: ${folder} ${root}`);
}
