import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readText } from '../../config/read-text';
import type { Environment } from '../../tofu/process';

/** Private keys below `~/.ssh`, by what their public ones say: type and key. The private ones are not read. */
export function identityFiles({ HOME }: Environment): ReadonlyMap<string, string> {
  const folder = path.join(HOME || '/nowhere', '.ssh');
  const files = listFolder(folder).filter(name => name.endsWith('.pub')).sort();
  return new Map(files.flatMap((name): [string, string][] => {
    const read = readText(path.join(folder, name), name);
    const isThere = existsSync(path.join(folder, name.slice(0, -'.pub'.length)));
    return isThere && 'text' in read ? [[keyOf(read.text), `~/.ssh/${name.slice(0, -'.pub'.length)}`]] : [];
  }));
}

/** The key without the comment behind it. */
export function keyOf(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(' ');
}

/** Of a folder that cannot be listed, no key is known: SSH itself says what is wrong with it. */
function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
