import { extname } from 'node:path';
import type { PveClient } from '../../pve/pve-client';

/** Since 8.4, PVE takes images of disks as a type of their own. */
function takesImports(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 4);
}

function guessed(name: string, version: string): string | undefined {
  if (/\.tar\.[gx]z$/.test(name)) {
    return 'vztmpl';
  }
  if (takesImports(version) && /\.(?:qcow2|raw|vmdk)$/.test(name)) {
    return 'import';
  }
  const types: Readonly<Record<string, string>> = { '.img': 'iso', '.iso': 'iso', '.yaml': 'snippets', '.yml': 'snippets' };
  return types[extname(name).toLowerCase()];
}

/**
 * @param configured empty: told by the name
 * @returns undefined when the name does not tell it either
 */
export async function contentTypeOf(configured: string, name: string, client: PveClient): Promise<string | undefined> {
  const { version } = await client.get<{ readonly version: string }>('version').catch(() => ({ version: '8.0' }));
  return configured === '' ? guessed(name, version) : configured;
}
