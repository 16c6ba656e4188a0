import type { Colors } from 'picocolors/types';
import { cells } from '../report/cells';

/** Lines that are written anew in their place. */
export interface Screen {
  readonly colors: Colors;
  /** As it is now: a person may change it. */
  readonly columns: number;
  readonly rows: number;
  /** Writes lines over those that it has shown before. None is wider than the screen. */
  show(lines: readonly string[]): void;
  /** Writes a text that stays, above the others. */
  above(text: string): void;
  /** Leaves the lines as they are. */
  stop(): void;
}

export function screenOf(stream: NodeJS.WriteStream, colors: Colors): Screen {
  let shown: readonly string[] = [];
  const columns = () => stream.columns || 80;
  const rows = () => stream.rows || 24;
  // a terminal that has become narrower has wrapped what was written
  const height = () => Math.min(shown.reduce((sum, line) => sum + Math.max(Math.ceil(cells(line) / columns()), 1), 0), rows() - 1);
  const write = (lines: readonly string[], above: readonly string[]) => {
    const up = height();
    const text = [...above, ...lines].map(line => `${line}\u001b[K\n`).join('');
    stream.write(`\r${up > 0 ? `\u001b[${up}A` : ''}${above.length > 0 ? '\u001b[0J' : ''}${text}\u001b[0J`);
    shown = lines;
  };
  return {
    colors,
    get columns() { return columns(); },
    get rows() { return rows(); },
    show: lines => {
      if (lines.length !== shown.length || lines.some((line, index) => line !== shown[index])) write(lines, []);
    },
    above: text => write(shown, text.split('\n')),
    stop: () => void (shown = []),
  };
}
