import { createInterface, type Interface } from 'node:readline/promises';
import { text as textOf } from 'node:stream/consumers';
import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { Interrupted } from './interrupted';
import { terminalPrompts, type Prompts } from './prompts';
import { screenOf, type Screen } from './screen';

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
  /** All of standard input, once it has ended: what writes it may take its time. */
  input(): Promise<string>;
  /** For more than a line; only where a person sits at the other end. */
  readonly prompts: Prompts;
  /** Shows how far a long work is. */
  progress(title: string, total: number): Progress;
  /** Lines that are written anew in their place, on standard error; undefined where that is no terminal that can do so. @default - there is none */
  screen?(): Screen | undefined;
}

export interface Progress {
  update(done: number, label: string): void;
  stop(): void;
}

/**
 * The terminal, or the files and pipes in its place.
 *
 * @param isDumb whether the terminal knows no cursor
 */
export function terminalIo(
  streams: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream }, noColor: boolean, isDumb = false,
): Io {
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
    input: async () => textOf(stdin),
    prompts: terminalPrompts(stdin, stderr),
    progress: (title, total) => (stderr.isTTY ? progressBar(stderr, title, total) : progressLines(stderr, title, total)),
    screen: () => (stderr.isTTY && !isDumb ? screenOf(stderr, pc.createColors(!noColor)) : undefined),
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
