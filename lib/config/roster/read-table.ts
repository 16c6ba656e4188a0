import { parse } from 'papaparse';

/** A row of a table, with the line of the file that it begins in. */
export interface Row {
  readonly line: number;
  /** Without spaces around them. */
  readonly cells: readonly string[];
}

export interface Table {
  readonly delimiter: string;
  /** Those that are not empty. */
  readonly rows: readonly Row[];
}

/** Reads CSV, whatever stands between its cells: comma, semicolon, tab, bar. */
export function readTable(text: string, delimiter?: string): Table {
  const rows: Row[] = [];
  let [line, cursor, found] = [1, 0, delimiter ?? ','];
  // Excel's own first line, which says what the delimiter is
  const said = /^"?sep=(.)"?\n/.exec(text);
  const body = said ? text.slice(said[0].length) : text;
  if (said) line += 1;
  parse<string[]>(body, {
    delimiter: delimiter ?? said?.[1] ?? '',
    delimitersToGuess: [',', ';', '\t', '|'],
    newline: '\n',
    step: ({ data, meta }) => {
      const cells = data.map(cell => cell.normalize('NFC').replace(/[\s\u00a0]+/gu, ' ').trim());
      if (cells.some(cell => cell !== '')) rows.push({ line, cells });
      found = meta.delimiter;
      line += body.slice(cursor, meta.cursor).split('\n').length - 1;
      cursor = meta.cursor;
    },
  });
  return { delimiter: found, rows };
}
