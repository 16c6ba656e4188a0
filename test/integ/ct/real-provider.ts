import { existsSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';
import { findTofu } from '../tofu';

/** The version of poseidon/ct that stacks ask for. */
export const ctVersion = '0.14.0';

const architecture = arch() === 'x64' ? 'amd64' : arch();
const folder = join(homedir(), '.terraform.d/plugins/registry.opentofu.org/poseidon/ct', ctVersion, `${platform()}_${architecture}`);

/** Why the real poseidon/ct cannot be run; undefined when it can. */
export function reasonWithoutRealCt(): string | undefined {
  if (findTofu() === undefined) return 'there is no tofu';
  return existsSync(folder) ? undefined : `it is not in tofu's local mirror, ${folder}`;
}
