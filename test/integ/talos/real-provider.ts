import { existsSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { reasonWithoutRealProvider } from '../real-provider';

/** The version of siderolabs/talos that stacks ask for. */
export const talosVersion = '0.11.0';
/** The one that they ask for to upgrade machines in place. */
export const inPlaceVersion = '0.12.0-alpha.5';

const architecture = arch() === 'x64' ? 'amd64' : arch();
const mirror = join(homedir(), '.terraform.d/plugins/registry.opentofu.org/siderolabs/talos');

/** Why the real siderolabs/talos cannot be run, and bpg/proxmox beside it; undefined when they can. */
export function reasonWithoutRealTalos(version = talosVersion): string | undefined {
  const folder = join(mirror, version, `${platform()}_${architecture}`);
  return reasonWithoutRealProvider() ?? (existsSync(folder) ? undefined : `it is not in tofu's local mirror, ${folder}`);
}
