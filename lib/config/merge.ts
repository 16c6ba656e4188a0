import type { Level } from './env-config';
import type { Located, LocatedEntry, LocatedMap } from './located';

/** A copy in which every value says that it stands on `level`. */
export function withLevel<T extends Located>(located: T, level: Level): T;
export function withLevel(located: Located, level: Level): Located {
  switch (located.kind) {
    case 'scalar':
      return { ...located, level };
    case 'list':
      return { ...located, level, items: located.items.map((item) => withLevel(item, level)) };
    case 'map':
      return { ...located, level, entries: mapValues(located.entries, (value) => withLevel(value, level)) };
  }
}

/**
 * Lays `layers` over each other, the weakest first: maps merge, scalars and lists replace, `null` removes.
 * Every value of the result keeps the place and level that it came from; the layers stay as they are.
 */
export function merge(layers: readonly LocatedMap[]): LocatedMap | undefined {
  const [first, ...rest] = layers;
  return first && rest.reduce(mergeMaps, mergeMaps({ ...first, entries: new Map() }, first));
}

function mergeMaps(weaker: LocatedMap, stronger: LocatedMap): LocatedMap {
  const entries = new Map(weaker.entries);
  for (const [key, entry] of stronger.entries) {
    if (isNull(entry.value)) {
      entries.delete(key);
    } else {
      entries.set(key, { ...entry, value: mergeValues(entries.get(key)?.value, entry.value) });
    }
  }
  return { ...stronger, entries };
}

function mergeValues(weaker: Located | undefined, stronger: Located): Located {
  if (stronger.kind !== 'map') {
    return stronger;
  }
  // a map that replaces something else still drops its own nulls
  return mergeMaps(weaker?.kind === 'map' ? weaker : { ...stronger, entries: new Map() }, stronger);
}

function isNull(located: Located): boolean {
  return located.kind === 'scalar' && located.value === null;
}

function mapValues(entries: ReadonlyMap<string, LocatedEntry>, change: (value: Located) => Located): ReadonlyMap<string, LocatedEntry> {
  return new Map(Array.from(entries, ([key, entry]) => [key, { ...entry, value: change(entry.value) }]));
}
