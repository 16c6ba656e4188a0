import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Variables of a child process: whole, nothing is inherited beside them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProcessOptions {
  readonly cwd: string;
  readonly env: Environment;
  /**
   * Called with each line of standard output.
   *
   * @default - standard output and error are the terminal's own
   */
  readonly onLine?: (line: string) => void;
  /**
   * Whether the files that it makes are readable by their owner only: state and saved plans hold passwords.
   *
   * @default false
   */
  readonly isPrivate?: boolean;
  /**
   * Ends the process when it is aborted: one whose output is captured as Ctrl-C would, so that it can write down how far it is.
   *
   * @default - it runs as long as it wants
   */
  readonly signal?: AbortSignal;
  /**
   * Seconds after which a captured process that `signal` has not ended is killed, with all that it has started.
   *
   * @default - it is waited for: tofu must write its state down
   */
  readonly killAfterSeconds?: number;
}

export interface ProcessResult {
  /**
   * Exit code; 128 and the signal's number for a process that a signal has ended, or whose output was captured when one was passed on to it:
   * then nothing may be done as if it had not come.
   */
  readonly code: number;
  /** Standard error; empty when it was the terminal's own. */
  readonly stderr: string;
}

/** The last part of what a process says on standard error is enough to explain a failure. */
const MAX_STDERR = 64 * 1024;
const SIGNAL_CODES: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/**
 * Runs a program and waits for it. Ctrl-C and termination reach the program once, and it is given the time that it needs to end well.
 *
 * @throws Error when the program cannot be started
 */
export async function runProcess(command: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  const isCaptured = options.onLine !== undefined;
  // a captured program is in a process group of its own, or the terminal's Ctrl-C would reach it twice: tofu takes the second for "give up at once"
  const umask = options.isPrivate ? process.umask(0o077) : process.umask();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: isCaptured ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    detached: isCaptured,
    signal: isCaptured ? undefined : options.signal,
  });
  process.umask(umask);
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-MAX_STDERR);
  });
  const lines = child.stdout && createInterface({ input: child.stdout, crlfDelay: Infinity });
  lines?.on('line', line => options.onLine?.(line));

  let received: 'SIGINT' | 'SIGTERM' | undefined;
  const passOn = (signal: 'SIGINT' | 'SIGTERM') => {
    if (!isCaptured) {
      // the terminal's Ctrl-C reaches it by itself
      if (signal === 'SIGTERM') child.kill(signal);
      return;
    }
    received = signal;
    signalGroup(child.pid, signal);
  };
  let killing: NodeJS.Timeout | undefined;
  const endCaptured = () => {
    if (!isCaptured) return;
    // tofu takes a second signal for "give up at once": who has got Ctrl-C is not told again that its time is up
    if (received === undefined) passOn('SIGINT');
    const { killAfterSeconds } = options;
    if (killAfterSeconds !== undefined) killing = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), killAfterSeconds * 1000);
  };
  process.on('SIGINT', passOn);
  process.on('SIGTERM', passOn);
  options.signal?.addEventListener('abort', endCaptured, { once: true });
  if (options.signal?.aborted) endCaptured();
  try {
    const ended = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve(exitCode ?? SIGNAL_CODES[signal ?? ''] ?? 1));
    });
    const code = received === undefined ? ended : SIGNAL_CODES[received]!;
    return { code, stderr };
  } finally {
    clearTimeout(killing);
    process.off('SIGINT', passOn);
    process.off('SIGTERM', passOn);
    options.signal?.removeEventListener('abort', endCaptured);
  }
}

/** To the program and all that it has started: it may be a script around the one that has to know. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
