import { existsSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { findTofu } from './tofu';

const architecture = arch() === 'x64' ? 'amd64' : arch();
const mirror = join(homedir(), '.terraform.d/plugins/registry.opentofu.org/bpg/proxmox/0.111.1', `${platform()}_${architecture}`);

/** Why the real provider cannot be run here; undefined when it can. */
export function reasonWithoutRealProvider(): string | undefined {
  if (findTofu() === undefined) {
    return 'there is no tofu';
  }
  return existsSync(mirror) ? undefined : `the real provider is not in tofu's local mirror, ${mirror}`;
}
