import { existsSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { reasonWithoutRealProvider } from '../real-provider';

/** The version of siderolabs/talos that stacks ask for. */
export const talosVersion = '0.11.0';

const architecture = arch() === 'x64' ? 'amd64' : arch();
const mirror = join(homedir(), '.terraform.d/plugins/registry.opentofu.org/siderolabs/talos', talosVersion, `${platform()}_${architecture}`);

/** Why the real siderolabs/talos cannot be run, and bpg/proxmox beside it; undefined when they can. */
export function reasonWithoutRealTalos(): string | undefined {
  return reasonWithoutRealProvider() ?? (existsSync(mirror) ? undefined : `it is not in tofu's local mirror, ${mirror}`);
}
