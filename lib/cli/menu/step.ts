import type { Context } from '../context';
import { EXIT } from '../exit-codes';

/** Runs one command line, as `standsmith ARGUMENTS` would. @returns its exit code */
export type Run = (args: readonly string[], context: Context) => Promise<number>;

/** A command line that answers amount to. */
export interface Step {
  readonly args: readonly string[];
  /** What the command asks for without showing it, where it has been typed before. @default the command asks */
  readonly secret?: string;
}

/** Shows each command line and runs it, as long as all goes well. @returns the last one's exit code */
export async function runSteps(context: Context, run: Run, steps: readonly Step[]): Promise<number> {
  for (const { args, secret } of steps) {
    context.io.err(context.io.colors.bold(`\n$ ${commandLine(args)}`));
    const code = await run(args, secret === undefined ? context : answering(context, secret));
    if (code !== EXIT.done) return code;
  }
  return EXIT.done;
}

/** As a person would type it into a shell. */
export function commandLine(args: readonly string[]): string {
  return ['standsmith', ...args].map(word => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

function answering(context: Context, secret: string): Context {
  const prompts = { ...context.io.prompts, secret: async () => secret };
  return { ...context, io: Object.create(context.io, { prompts: { value: prompts } }) as Context['io'] };
}
