import { existsSync } from 'node:fs';
import path from 'node:path';

/** A folder that comes with Standsmith: beside its package.json, for sources and compiled files alike. */
export function packageFolder(name: string): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    folder = path.dirname(folder);
  }
  return path.join(folder, name);
}
