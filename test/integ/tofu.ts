import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface TofuResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The tofu that the tests run: `$TOFU`, else the one on PATH, else the one in the cache; undefined when there is none. */
export function findTofu(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'tofu'));
  const candidates = [process.env['TOFU'], ...onPath, join(homedir(), '.cache/standsmith/tofu-1.12.6/tofu')];
  return candidates.find((path) => path !== undefined && path !== '' && isExecutable(path));
}

/** Runs tofu in `folder`, without the user's CLI configuration. Does not reject when tofu fails. */
export async function runTofu(folder: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<TofuResult> {
  const tofu = findTofu();
  if (tofu === undefined) {
    throw new Error('no tofu: set TOFU, or put tofu on PATH');
  }
  const env = { ...process.env, TF_CLI_CONFIG_FILE: '/dev/null', TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', ...variables };
  return new Promise((resolve) => {
    execFile(tofu, [...args], { cwd: folder, env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}
