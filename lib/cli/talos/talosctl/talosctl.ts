import { parseAllDocuments } from 'yaml';
import { runProcess, type Environment } from '../../../tofu/process';
import { printable } from '../../../values/quote';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';
import type { FoundTalosctl } from './find-talosctl';

/** A talosctl that may do everything to a cluster: what lets it in is in a file of a folder that nobody else can read. */
export interface Talosctl extends FoundTalosctl {
  readonly folder: string;
  readonly configFile: string;
  readonly env: Environment;
  /** Whether a person, or a program, has said that it shall end. */
  isInterrupted(): boolean;
}

/** A talosctl command that failed. */
export class TalosctlError extends Error {
  /** @param said last lines of its standard error */
  constructor(readonly command: string, readonly said: string) {
    super(`talosctl ${command} failed${said === '' ? '' : `: ${said}`}`);
    this.name = 'TalosctlError';
  }
}

/** Signals end a process with these. */
const INTERRUPTED = [130, 143];
/** The error is the last line; those before it may show what of the cluster is secret. */
const SHOWN_LINES: Readonly<Record<string, number>> = { 'upgrade-k8s': 1 };
const MOST_LINES = 6;

/**
 * Runs one talosctl command on machines.
 *
 * @param nodes addresses
 * @returns the lines of its standard output
 * @throws TalosctlError when it fails
 * @throws CommandError when it is interrupted
 */
export async function runTalosctl(talosctl: Talosctl, nodes: readonly string[], args: readonly string[]): Promise<string[]> {
  const { lines, error } = await tryTalosctl(talosctl, nodes, args);
  if (error !== undefined) throw error;
  return lines;
}

/** The same where a failure is an answer, too. */
export async function tryTalosctl(
  talosctl: Talosctl, nodes: readonly string[], args: readonly string[],
): Promise<{ readonly lines: string[]; readonly error?: TalosctlError }> {
  if (talosctl.isInterrupted()) throw interrupted();
  const lines: string[] = [];
  const [command = ''] = args;
  const { code, stderr } = await runProcess(talosctl.binary, [...args, '--talosconfig', talosctl.configFile, '--nodes', nodes.join()], {
    cwd: talosctl.folder, env: talosctl.env, isPrivate: true, onLine: line => void lines.push(line),
  });
  if (INTERRUPTED.includes(code) || talosctl.isInterrupted()) throw interrupted();
  if (code === 0) return { lines };
  const said = stderr.trim().split('\n').slice(-(SHOWN_LINES[command] ?? MOST_LINES)).map(printable).join('\n      ');
  return { lines, error: new TalosctlError(command, said) };
}

/** A resource of Talos, as far as somebody looks at it. */
export interface TalosResource {
  /** Address of the machine. */
  readonly node: string;
  readonly metadata: { readonly id: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Resources of machines. @param type and id, where one is meant */
export async function getResources(talosctl: Talosctl, nodes: readonly string[], ...type: readonly string[]): Promise<TalosResource[]> {
  const lines = await runTalosctl(talosctl, nodes, ['get', ...type, '--output', 'yaml']);
  return parseAllDocuments(lines.join('\n')).map(document => document.toJS() as TalosResource | null).filter(resource => resource !== null);
}

function interrupted(): CommandError {
  return new CommandError('interrupted: what talosctl has begun may still come to its end on the machine; run the same command again to go on', EXIT.interrupted);
}
