import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Where clients are installed once, for all runs of the tests: nothing of them lies in the project. */
export const CACHE = path.join(homedir(), '.cache', 'standsmith');
const INSTALL_TIMEOUT_MS = 300_000;
/** Milliseconds after which who has begun to install is taken to have gone away. */
const ABANDONED_MS = INSTALL_TIMEOUT_MS + 60_000;

export interface PythonClient {
  /** Folder below the cache, with the client's version. */
  readonly name: string;
  /** Least version of Python, as `3.11`. */
  readonly python: string;
  /** File with exact versions, beside this one. */
  readonly requirements: string;
  /** What has to be done besides, after pip; gets the environment's Python. */
  readonly finish?: (python: string, folder: string) => void;
}

/** A client that can be used, or why it cannot. */
export type Installed = { readonly python: string; readonly folder: string } | { readonly reason: string };

/** Installs a Python client into an environment of its own, unless that was done before. */
export function installPythonClient(client: PythonClient): Installed {
  const folder = path.join(CACHE, client.name);
  const python = path.join(folder, 'bin', 'python');
  const isDone = () => existsSync(path.join(folder, 'complete')) && existsSync(python);
  try {
    if (isDone()) return { python, folder };
    requirePython(client.python);
    mkdirSync(CACHE, { recursive: true });
    return locked(`${folder}.lock`, () => {
      if (!isDone()) install(client, folder, python);
      return { python, folder };
    });
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

/** @throws Error with the last line that was printed, when the command does not do well */
export function runSync(command: string, args: readonly string[], timeout = INSTALL_TIMEOUT_MS): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout });
  if (error) throw new Error(`${path.basename(command)}: ${error.message}`);
  if (status !== 0) throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(' ')}: ${stderr.trim().split('\n').at(-1)}`);
  return stdout;
}

function requirePython(least: string): void {
  const version = runSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).trim();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) throw new Error(`needs Python ${least}, and python3 is ${version}`);
}

function install({ requirements, finish }: PythonClient, folder: string, python: string): void {
  rmSync(folder, { recursive: true, force: true });
  runSync('python3', ['-m', 'venv', folder]);
  const file = path.join(__dirname, requirements);
  runSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', '--retries', '1', '--timeout', '20', '-r', file]);
  finish?.(python, folder);
  writeFileSync(path.join(folder, 'complete'), readFileSync(file));
}

/** Test processes run side by side. */
export function locked<T>(lock: string, work: () => T): T {
  while (!acquire(lock)) {
    if (Date.now() - statSync(lock).mtimeMs > ABANDONED_MS) rmSync(lock, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function acquire(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
