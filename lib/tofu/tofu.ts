import { TofuError, type Diagnostic } from './diagnostic';
import { tofuEnvironment } from './environment';
import { runProcess, type Environment } from './process';
import { parseEvent, type TofuEvent } from './tofu-event';

/** A tofu to run, and the folder to run it in. */
export interface Tofu {
  /** Path of the binary. */
  readonly binary: string;
  /** The stack's folder. */
  readonly folder: string;
  readonly env: Environment;
  /** Ends what runs. @default - nothing does but Ctrl-C */
  readonly signal?: AbortSignal;
}

export interface RunOptions {
  /**
   * Told of everything that tofu says.
   *
   * @default - nobody is told
   */
  readonly onEvent?: (event: TofuEvent) => void;
  /** Exit codes that are answers, not failures. @default [0] */
  readonly okCodes?: readonly number[];
}

/** Runs one tofu command that speaks JSON lines. */
export async function runTofu(tofu: Tofu, args: readonly string[], { onEvent, okCodes = [0] }: RunOptions = {}): Promise<number> {
  const diagnostics: Diagnostic[] = [];
  const { code, stderr } = await runProcess(tofu.binary, args, {
    cwd: tofu.folder,
    env: tofuEnvironment(tofu.env),
    isPrivate: true,
    signal: tofu.signal,
    onLine: line => {
      const event = parseEvent(line);
      if (event === undefined) return;
      if (event.type === 'diagnostic') diagnostics.push(event.diagnostic);
      onEvent?.(event);
    },
  });
  if (!okCodes.includes(code)) throw new TofuError(args[0]!, code, diagnostics, stderr);
  return code;
}

/** Runs one tofu command that prints one JSON document. */
export async function readTofu<T>(tofu: Tofu, args: readonly string[]): Promise<T> {
  const lines: string[] = [];
  const { code, stderr } = await runProcess(tofu.binary, args, {
    cwd: tofu.folder,
    env: tofuEnvironment(tofu.env),
    signal: tofu.signal,
    onLine: line => lines.push(line),
  });
  if (code !== 0) throw new TofuError(args[0]!, code, [], stderr);
  return JSON.parse(lines.join('\n')) as T;
}
