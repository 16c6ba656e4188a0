import { runProcess, type Environment } from '../../tofu/process';

interface Options {
  readonly cwd: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** Less than what the run waits for a phase that is to end. */
const KILL_AFTER_SECONDS = 30;

/** Runs a program, tells what it says, and gives its standard output. @throws Error when it cannot be started, or does not end well */
export async function runProgram(command: string, args: readonly string[], { cwd, env, signal, log }: Options): Promise<string> {
  const lines: string[] = [];
  const result = await runProcess(command, args, { cwd, env, signal, killAfterSeconds: KILL_AFTER_SECONDS, onLine: line => {
    lines.push(line);
    if (line.trim() !== '') log(line);
  } }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error(`there is no ${command} on PATH\n    install it: pip install ansible-core`) : error;
  });
  if (result.code === 0) return lines.join('\n');
  result.stderr.split('\n').filter(line => line.trim() !== '').forEach(line => log(line));
  const why = [...lines, ...result.stderr.split('\n')].filter(line => /fatal|failed=[1-9]|error/i.test(line)).slice(0, 2);
  throw new Error(`${command} ended with ${result.code}${why.length === 0 ? '' : `: ${why.join('\n    ')}`}`);
}
