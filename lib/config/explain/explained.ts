import type { SourcePosition } from '../../values/finding';
import { printable } from '../../values/quote';
import type { Level } from '../env-config';
import { find, formatPath, toPlain, walk } from '../located';
import type { Located, LocatedMap, Path } from '../located';

/** A value that somebody or something has decided. */
export interface Explained {
  /** In YAML's words: `networks[0].bridge`. */
  readonly path: string;
  readonly value: string;
  readonly level: Level;
  /** Where it is written; unset for what is built in. */
  readonly position?: SourcePosition;
}

/** All values of a merged tree, each with its place and level. @param otherwise level of what has none */
export function explainTree(tree: LocatedMap, otherwise: Level): Explained[] {
  const rows: Explained[] = [];
  walk(tree, (path, located) => {
    const { level = otherwise, position } = located;
    if (isLeaf(located)) rows.push({ path: formatPath(path), value: shown(toPlain(located)), level, position });
  });
  return rows;
}

/** The values of one key of a file. */
export function explainKey(tree: LocatedMap, path: Path, level: Level): Explained[] {
  const located = find(tree, path);
  if (located === undefined) return [];
  const entries = located.kind === 'map' ? explainTree(located, level) : [{ path: '', value: shown(toPlain(located)), level, position: located.position }];
  const [first] = path;
  return entries.map((row) => ({ ...row, level, path: [String(first), row.path].filter((part) => part !== '').join('.') }));
}

/** Lists of plain values are shown in one line. */
export function isLeaf(located: Located): boolean {
  return located.kind === 'scalar' || (located.kind === 'map' ? located.entries.size === 0 : located.items.length === 0);
}

export function shown(value: unknown): string {
  if (typeof value === 'string') return printable(value);
  return Array.isArray(value) ? '[]' : typeof value === 'object' && value !== null ? '{}' : String(value);
}
