import { existsSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { findTofu } from './tofu';

/** The version of bpg/proxmox that the stand-in is compared with; another one by `BPG_PROXMOX_VERSION`. */
export const providerVersion = process.env['BPG_PROXMOX_VERSION'] ?? '0.111.1';

const architecture = arch() === 'x64' ? 'amd64' : arch();
const mirror = join(homedir(), '.terraform.d/plugins/registry.opentofu.org/bpg/proxmox', providerVersion, `${platform()}_${architecture}`);

/** Why the real provider cannot be run; undefined when it can. */
export function reasonWithoutRealProvider(): string | undefined {
  if (findTofu() === undefined) {
    return 'there is no tofu';
  }
  return existsSync(mirror) ? undefined : `it is not in tofu's local mirror, ${mirror}`;
}
