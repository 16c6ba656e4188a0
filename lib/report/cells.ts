/** Columns that a text takes in a terminal: two for whatever may need them, as too wide is no harm. */
export function cells(text: string): number {
  return [...text.replace(/\u001b\[\d*m/g, '')].reduce((sum, character) => sum + cellsOf(character), 0);
}

/** A text without colours, cut to columns; what is cut off ends in `…`. */
export function cutToCells(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let used = 1;
  let cut = '';
  for (const character of text) {
    used += cellsOf(character);
    if (used > width) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`.slice(0, Math.max(width, 0));
}

/** Ellipsis, check marks, spinners, arrows and bars are narrow in every terminal. */
function cellsOf(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x1100 || (code >= 0x2010 && code <= 0x2bff) ? 1 : 2;
}
