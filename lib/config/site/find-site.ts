import { statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { InputError } from '../../values/finding';

const INSTALLED = '/opt/homestak/site-config';

/**
 * Folder of the site configuration: the one that was given, else `$HOMESTAK_SITE_CONFIG`, `../site-config`, `/opt/homestak/site-config`.
 *
 * @param cwd folder that `..` and relative paths start at: the project's
 * @param given what `--site` says
 * @returns undefined where there is none
 * @throws InputError when one is named that is not there
 */
export function findSite(env: Readonly<Record<string, string | undefined>>, cwd: string, given?: string): string | undefined {
  const [name, named] = given !== undefined ? ['--site', given] : ['HOMESTAK_SITE_CONFIG', env.HOMESTAK_SITE_CONFIG];
  if (named) {
    const folder = path.resolve(cwd, named);
    if (isSite(folder)) return folder;
    throw new InputError([{
      position: { file: folder, line: 1, column: 1 },
      message: `${name} names a folder ${isFolder(folder) ? 'without site.yaml' : 'that does not exist'}`,
      fix: 'name the folder that has site.yaml, nodes and secrets.yaml',
    }]);
  }
  return [path.resolve(cwd, '..', 'site-config'), INSTALLED].find(isSite);
}

function isSite(folder: string): boolean {
  return look(path.join(folder, 'site.yaml'))?.isFile() ?? false;
}

function isFolder(folder: string): boolean {
  return look(folder)?.isDirectory() ?? false;
}

/** @returns undefined for what is not there, and for what cannot be come to: below a file, or a link that leads back to itself */
function look(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
