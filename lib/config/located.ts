import type { SourcePosition } from '../values/finding';
import type { Level } from './env-config';

/** What a YAML file says, each value with its place. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

interface Place {
  readonly position: SourcePosition;
  /** Level of the merge that the value stands on; unset where nothing is merged. */
  readonly level?: Level;
}

export interface LocatedScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export interface LocatedList extends Place {
  readonly kind: 'list';
  readonly items: readonly Located[];
}

export interface LocatedMap extends Place {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly keyPosition: SourcePosition;
  readonly value: Located;
}

export type Path = readonly PropertyKey[];

/** The value without places. Maps become objects without prototype, so that no key means anything but itself. */
export function toPlain(located: Located): unknown {
  switch (located.kind) {
    case 'scalar':
      return located.value;
    case 'list':
      return located.items.map(toPlain);
    case 'map': {
      const plain = Object.create(null) as Record<string, unknown>;
      for (const [key, { value }] of located.entries) {
        plain[key] = toPlain(value);
      }
      return plain;
    }
  }
}

/** The entry or item at `path`; undefined when there is none. */
export function find(located: Located | undefined, path: Path): Located | undefined {
  return path.reduce<Located | undefined>((node, step) => child(node, step), located);
}

/** Where to point for `path`: at the key of an entry, at an item itself, or at the nearest thing around it that exists. */
export function positionOf(located: Located, path: Path): SourcePosition {
  const parent = find(located, path.slice(0, -1));
  const last = path.at(-1);
  const entry = parent?.kind === 'map' && last !== undefined ? parent.entries.get(String(last)) : undefined;
  if (entry !== undefined) {
    return entry.keyPosition;
  }
  return find(located, path)?.position ?? (path.length === 0 ? located.position : positionOf(located, path.slice(0, -1)));
}

/** `machines[0].networks[1].bridge` */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') {
      return `${text}[${step}]`;
    }
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}

/** Calls `visit` for every value below `located`, the outer ones first. */
export function walk(located: Located, visit: (path: Path, value: Located) => void, path: Path = []): void {
  const children: Iterable<readonly [PropertyKey, Located]> = located.kind === 'list' ? located.items.entries()
    : located.kind === 'map' ? Array.from(located.entries, ([key, { value }]) => [key, value] as const) : [];
  for (const [step, value] of children) {
    visit([...path, step], value);
    walk(value, visit, [...path, step]);
  }
}

/** Where everything below `located` was written, by its path: `machines[0].networks[1].bridge`. */
export function positionsOf(located: Located): Record<string, SourcePosition> {
  const positions: Record<string, SourcePosition> = {};
  walk(located, (path, { position }) => {
    positions[formatPath(path)] = position;
  });
  return positions;
}

function child(node: Located | undefined, step: PropertyKey): Located | undefined {
  if (node?.kind === 'list') {
    return node.items[Number(step)];
  }
  return node?.kind === 'map' ? node.entries.get(String(step))?.value : undefined;
}
