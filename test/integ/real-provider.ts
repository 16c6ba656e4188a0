import { existsSync, readFileSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { findTofu } from './tofu';

/** The version of bpg/proxmox that the bindings, and the stand-in's schema, were made from. */
const knownVersion = (JSON.parse(readFileSync(join(__dirname, '../../providers/proxmox/package.json'), 'utf8')) as { version: string }).version;

/** The version of bpg/proxmox that the suite runs with, and the stand-in is compared with; another one by `BPG_PROXMOX_VERSION`. */
export const providerVersion = process.env['BPG_PROXMOX_VERSION'] ?? knownVersion;

/** The version that tofu is to take instead of the one that is synthesized; undefined: that one. */
export const otherProviderVersion = providerVersion === knownVersion ? undefined : providerVersion;

const architecture = arch() === 'x64' ? 'amd64' : arch();
const mirror = join(homedir(), '.terraform.d/plugins/registry.opentofu.org/bpg/proxmox', providerVersion, `${platform()}_${architecture}`);

/** Why the real provider cannot be run; undefined when it can. */
export function reasonWithoutRealProvider(): string | undefined {
  if (findTofu() === undefined) {
    return 'there is no tofu';
  }
  return existsSync(mirror) ? undefined : `it is not in tofu's local mirror, ${mirror}`;
}
