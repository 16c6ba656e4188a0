import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { runProcess, type Environment } from '../../../tofu/process';
import { parseVersion } from '../../../values/talos';
import { CommandError } from '../../errors';

/** A talosctl that runs. */
export interface FoundTalosctl {
  readonly binary: string;
  /** `v1.13.9` */
  readonly version: string;
}

/**
 * The talosctl to use: the one that `TALOSCTL` names, else the one on `PATH`.
 *
 * @throws CommandError when there is none, or when it does not say which version it is
 */
export async function findTalosctl(env: Environment, talosVersion: string): Promise<FoundTalosctl> {
  const onPath = (env.PATH ?? '').split(path.delimiter).filter(Boolean).map(folder => path.join(folder, 'talosctl')).find(isExecutable);
  const binary = env.TALOSCTL || onPath;
  if (binary === undefined) throw missing('there is no talosctl on PATH', talosVersion);
  const subject = env.TALOSCTL ? `TALOSCTL is ${binary}` : binary;
  if (!isExecutable(binary)) throw missing(`${subject}, which is no program`, talosVersion);
  const lines: string[] = [];
  const options = { cwd: path.dirname(path.resolve(binary)), env, onLine: (line: string) => void lines.push(line) };
  const { code } = await runProcess(path.resolve(binary), ['version', '--client', '--short'], options);
  const version = /\bv\d+\.\d+\.\d+(-[a-z]+\.\d+)?/.exec(lines.join('\n'))?.[0];
  if (code !== 0 || version === undefined) throw missing(`${subject}, which does not say its version`, talosVersion);
  return { binary: path.resolve(binary), version };
}

/**
 * talosctl knows the versions of Talos, and those of Kubernetes that go with it, up to its own.
 *
 * @param talosVersion what machines are brought to
 * @throws CommandError when it is older than that, or more than one minor version newer
 */
export function checkTalosctl({ binary, version }: FoundTalosctl, talosVersion: string): void {
  const newer = (parseVersion(version)?.minor ?? 0) - parseVersion(talosVersion)!.minor;
  if (newer === 0 || newer === 1) return;
  throw missing(`${binary} is ${version}: too ${newer < 0 ? 'old' : 'new'} for Talos ${talosVersion}`, talosVersion);
}

function missing(problem: string, talosVersion: string): CommandError {
  return new CommandError(
    `${problem}\n    install talosctl ${talosVersion} (https://github.com/siderolabs/talos/releases/tag/${talosVersion}), or name one by TALOSCTL`,
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
