import type { SourcePosition } from '../values/finding';
import type { ButaneSource } from './butane-source';

/** Where in its file a place of a text is: in a value, where the name of the value stands. Lines and columns count from 1. */
export function positionIn({ file, text, rendered }: ButaneSource, line: number, column: number): SourcePosition {
  if (rendered === undefined) return { file, line, column };
  const offset = offsetAt(text, line, column);
  const piece = rendered.pieces.findLast(({ start }) => start <= offset);
  if (piece === undefined) return { file, line, column };
  return placeAt(rendered.template, file, piece.templateStart + (piece.isValue ? 0 : offset - piece.start));
}

/** @param offset in UTF-16 units */
export function placeAt(text: string, file: string, offset: number): SourcePosition {
  const lines = text.slice(0, offset).split('\n');
  return { file, line: lines.length, column: [...lines.at(-1)!].length + 1 };
}

function offsetAt(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  return before + [...lines[line - 1] ?? ''].slice(0, column - 1).join('').length;
}
