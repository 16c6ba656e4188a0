import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../package-folder';

/** Texts of the hook scripts that Standsmith brings along, by name. */
export function readBuiltInScripts(): Readonly<Record<string, string>> {
  const folder = packageFolder('hookscripts');
  const names = readdirSync(folder).filter((name) => name.endsWith('.pl')).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}
