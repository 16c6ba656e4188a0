import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { tofuEnvironment } from './environment';
import { runProcess, type Environment } from './process';

/** The version that is built where there is none. */
export const TOFU_VERSION = '1.12.6';
const MIN_VERSION = [1, 11] as const;

/** No tofu that can be used. */
export class NoTofuError extends Error {
  constructor(problem: string) {
    super(`${problem}\n    install OpenTofu ${MIN_VERSION.join('.')} or newer (https://opentofu.org/docs/intro/install/), name one by TOFU, or run: npm run setup`);
    this.name = 'NoTofuError';
  }
}

/** Where the setup leaves the tofu that it builds. */
export function builtTofu(env: Environment): string {
  return path.join(env.XDG_CACHE_HOME || path.join(env.HOME ?? '/', '.cache'), 'standsmith', `tofu-${TOFU_VERSION}`, 'tofu');
}

/**
 * The tofu to use: the one that `TOFU` names, else the one on `PATH`, else the one that the setup has built.
 *
 * @throws NoTofuError when there is none, or when the one that `TOFU` names is too old
 */
export async function findTofu(env: Environment): Promise<string> {
  if (env.TOFU) return checked(env.TOFU, env, `TOFU is ${env.TOFU}`);
  const onPath = (env.PATH ?? '').split(path.delimiter).filter(Boolean).map(folder => path.join(folder, 'tofu')).filter(isExecutable);
  for (const binary of [...onPath.slice(0, 1), builtTofu(env)].filter(isExecutable)) {
    const version = await tofuVersion(binary, env);
    if (version !== undefined && isNewEnough(version)) return binary;
  }
  throw new NoTofuError(onPath.length === 0 ? 'there is no tofu on PATH' : `${onPath[0]} is too old, or does not run`);
}

async function checked(binary: string, env: Environment, subject: string): Promise<string> {
  const version = isExecutable(binary) ? await tofuVersion(binary, env) : undefined;
  if (version === undefined) throw new NoTofuError(`${subject}, which does not run`);
  if (!isNewEnough(version)) throw new NoTofuError(`${subject}, which is version ${version}`);
  return binary;
}

async function tofuVersion(binary: string, env: Environment): Promise<string | undefined> {
  const lines: string[] = [];
  try {
    const { code } = await runProcess(binary, ['version', '-json'], { cwd: path.dirname(binary), env: tofuEnvironment(env), onLine: line => lines.push(line) });
    return code === 0 ? (JSON.parse(lines.join('\n')) as { terraform_version: string }).terraform_version : undefined;
  } catch {
    return undefined;
  }
}

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MIN_VERSION[0] || (major === MIN_VERSION[0] && minor >= MIN_VERSION[1]);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
