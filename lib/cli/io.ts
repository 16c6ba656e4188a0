import { createInterface, type Interface } from 'node:readline/promises';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { Interrupted } from './interrupted';
import { terminalPrompts, type Prompts } from './prompts';

/** All that is said to a person, or asked of one, goes through here. */
export interface Io {
  /** Whether a person sits at the other end. */
  readonly isInteractive: boolean;
  readonly colors: Colors;
  /** Columns that a table may take. */
  readonly width: number;
  /** What was asked for: standard output. */
  out(text: string): void;
  /** All the rest: standard error. */
  err(text: string): void;
  /** Asks, and gives the answer; undefined where nobody can answer. @throws Interrupted at Ctrl-C */
  ask(question: string): Promise<string | undefined>;
  /** For more than a line; only where a person sits at the other end. */
  readonly prompts: Prompts;
  /** Shows how far a long work is. */
  progress(title: string, total: number): Progress;
  /** Lines that are written anew in their place; undefined where there is no terminal. @default - there is none */
  screen?(): Screen | undefined;
}

export interface Screen {
  show(lines: readonly string[]): void;
  /** Writes a line that stays, above the others. */
  above(line: string): void;
  stop(): void;
}

export interface Progress {
  update(done: number, label: string): void;
  stop(): void;
}

/** The terminal, or the files and pipes in its place. */
export function terminalIo(streams: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream }, noColor: boolean): Io {
  const { stdin, stdout, stderr } = streams;
  const isInteractive = Boolean(stdin.isTTY && stderr.isTTY);
  return {
    isInteractive,
    colors: pc.createColors(Boolean(stdout.isTTY) && !noColor),
    width: Math.max(stdout.columns || 100, 60),
    out: text => void stdout.write(`${text}\n`),
    err: text => void stderr.write(`${text}\n`),
    ask: async question => {
      if (!isInteractive) return undefined;
      const readline = createInterface({ input: stdin, output: stderr });
      try {
        return await Promise.race([readline.question(question), ended(readline)]);
      } finally {
        readline.close();
      }
    },
    prompts: terminalPrompts(stdin, stderr),
    progress: (title, total) => (stderr.isTTY ? progressBar(stderr, title, total) : progressLines(stderr, title, total)),
    screen: () => (stderr.isTTY && stdout.isTTY ? screenOf(stderr) : undefined),
  };
}

/** A question that is left by Ctrl-C or Ctrl-D would never be answered, and the process end as if all were well. */
async function ended(readline: Interface): Promise<undefined> {
  return new Promise((resolve, reject) => {
    readline.once('SIGINT', () => reject(new Interrupted()));
    readline.once('close', () => resolve(undefined));
  });
}

function progressBar(stream: NodeJS.WriteStream, title: string, total: number): Progress {
  const bar = new SingleBar({ stream, format: `${title} [{bar}] {value}/{total}  {label}`, hideCursor: true, clearOnComplete: true, barsize: 30 });
  bar.start(total, 0, { label: '' });
  return { update: (done, label) => bar.update(done, { label }), stop: () => bar.stop() };
}

/** Where there is no terminal: a line for each tenth. */
function progressLines(stream: NodeJS.WriteStream, title: string, total: number): Progress {
  let tenth = 0;
  const update = (done: number, label: string) => {
    const now = Math.floor((done * 10) / Math.max(total, 1));
    if (now <= tenth) return;
    tenth = now;
    stream.write(`${title}: ${done}/${total}  ${label}\n`);
  };
  return { update, stop: () => undefined };
}

/** Moves up over what it has written before. */
function screenOf(stream: NodeJS.WriteStream): Screen {
  let shown: readonly string[] = [];
  const write = (lines: readonly string[], above = '') => {
    stream.write(`${shown.length > 0 ? `\u001b[${shown.length}A\u001b[0J` : ''}${above}${lines.map(line => `${line}\n`).join('')}`);
    shown = lines;
  };
  return { show: lines => write(lines), above: line => write(shown, `${line}\n`), stop: () => void (shown = []) };
}
