import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether arguments of all processes can be seen. */
export const SEES_PROCESSES = existsSync('/proc/self/cmdline');

/** Arguments of all processes that were there while it watched, words with \0 behind each. */
export class SeenArguments {
  readonly all = new Set<string>();

  /** Looks again and again until what it waits for is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const watch = setInterval(() => this.look(), 100);
    return work.finally(() => clearInterval(watch));
  }

  /** Those that hold a text. */
  with(text: string): string[] {
    return [...this.all].filter(words => words.includes(text));
  }

  private look(): void {
    for (const pid of SEES_PROCESSES ? readdirSync('/proc').filter(name => /^\d+$/.test(name)) : []) {
      try {
        this.all.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // it has ended
      }
    }
  }
}
