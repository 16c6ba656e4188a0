import Table from 'cli-table3';
import type { Colors } from 'picocolors/types';
import { cells } from './cells';

export interface TableOptions {
  readonly colors: Colors;
  /**
   * Columns of the terminal.
   *
   * @default 80
   */
  readonly width?: number;
}

const DEFAULT_WIDTH = 80;
/** Blanks between columns. */
const GAP = 2;

const NO_BORDERS = Object.fromEntries([
  'top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right',
  'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle',
].map((place) => [place, '']));

/**
 * A table without lines, which can be read, copied and searched. It fits into the terminal: the widest columns give
 * way, and what does not fit goes on in the next line.
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[], { colors, width = DEFAULT_WIDTH }: TableOptions): string {
  const widths = fit(
    head.map((_, column) => Math.max(...[head, ...rows].flatMap((row) => row[column]!.split('\n').map(cells)))),
    width - GAP * head.length,
  );
  const table = new Table({
    head: head.map((title) => colors.bold(title)),
    colWidths: widths.map((text) => text + GAP),
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP },
    wordWrap: true,
  });
  table.push(...rows.map((row) => row.map((text, column) => breakWords(text, widths[column]!))));
  return table.toString().replace(/ +$/gm, '');
}

function fit(widths: readonly number[], available: number): readonly number[] {
  const fitted = [...widths];
  for (let excess = fitted.reduce((sum, width) => sum + width, 0) - available; excess > 0 && Math.max(...fitted) > 1; excess--) {
    fitted[fitted.indexOf(Math.max(...fitted))]!--;
  }
  return fitted;
}

// the table's own wrapping cuts off what is behind a word that is too long
function breakWords(text: string, width: number): string {
  return text.includes('\u001b') ? text : text.replace(/\S+/gu, (word) => (cells(word) <= width ? word : chunks(word, width).join('\n')));
}

function chunks(word: string, width: number): string[] {
  const lines = [''];
  for (const character of word) {
    if (cells(lines.at(-1)! + character) > width) {
      lines.push('');
    }
    lines[lines.length - 1] += character;
  }
  return lines;
}
