import fc from 'fast-check';
import type { Level } from '../../lib/config/env-config';
import { find, formatPath, toPlain, walk } from '../../lib/config/located';
import type { Located, LocatedEntry, LocatedMap } from '../../lib/config/located';
import { merge, withLevel } from '../../lib/config/merge';

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const LEVELS: readonly Level[] = ['defaults', 'cluster', 'node'];
const KEYS = ['a', 'b', 'c', 'constructor', 'toString'];

// few keys, so that the layers meet often
const plain = fc.letrec<{ value: Plain; map: { [key: string]: Plain }; list: Plain[]; scalar: Plain }>((tie) => ({
  scalar: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constantFrom('x', 'y')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('scalar'), tie('map'), tie('list')),
}));
const layers = fc.array(plain.map, { minLength: 1, maxLength: 4 });

let line = 0;

function locate(value: Plain, file: string): Located {
  line += 1;
  const position = { file, line, column: 1 };
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item) => locate(item, file)), position };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [key, { keyPosition: position, value: locate(item, file) }] as const);
    return { kind: 'map', entries: new Map<string, LocatedEntry>(entries), position };
  }
  return { kind: 'scalar', value, position };
}

function locateAll(values: { [key: string]: Plain }[]): LocatedMap[] {
  return values.map((value, index) => withLevel(locate(value, `layer${index}`) as LocatedMap, LEVELS[Math.min(index, 2)]!));
}

const mergePlain = (values: { [key: string]: Plain }[]) => toPlain(merge(locateAll(values))!) as Record<string, Plain>;

const isMap = (value: unknown): value is { [key: string]: Plain } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The maps on the way to a key: the last layer that has something else than a map there starts anew. */
function expected(values: { [key: string]: Plain }[]): Record<string, Plain> {
  const result: Record<string, Plain> = Object.create(null);
  for (const key of new Set(values.flatMap((value) => Object.keys(value)))) {
    const given = values.filter((value) => Object.hasOwn(value, key)).map((value) => value[key]!);
    const maps = given.slice(given.findLastIndex((value) => !isMap(value)) + 1) as { [key: string]: Plain }[];
    const last = given.at(-1)!;
    if (isMap(last)) {
      result[key] = expected(maps);
    } else if (last !== null) {
      result[key] = last;
    }
  }
  return result;
}

test('the later layer wins, scalars and lists replace, maps merge, null removes', () => {
  fc.assert(fc.property(layers, (values) => {
    expect(mergePlain(values)).toEqual(expected(values));
  }), { numRuns: 500 });
});

test('what a later layer does not have is kept', () => {
  fc.assert(fc.property(layers, (values) => {
    expect(mergePlain([...values, {}])).toEqual(mergePlain(values));
    expect(mergePlain([{}, ...values])).toEqual(mergePlain(values));
  }));
});

test('null removes, whatever was there', () => {
  fc.assert(fc.property(layers, fc.constantFrom(...KEYS), (values, key) => {
    expect(Object.keys(mergePlain([...values, { [key]: null }]))).not.toContain(key);
  }));
});

test('no null is left in a map', () => {
  fc.assert(fc.property(layers, (values) => {
    const merged = merge(locateAll(values))!;
    walk(merged, (path, value) => {
      const isInList = path.some((step) => typeof step === 'number');
      expect(!isInList && value.kind === 'scalar' && value.value === null).toBe(false);
    });
  }));
});

test('every value knows the file, line and level of the layer that has it', () => {
  fc.assert(fc.property(layers, (values) => {
    const located = locateAll(values);
    walk(merge(located)!, (path, value) => {
      const index = Number(value.position.file.replace('layer', ''));
      const origin = find(located[index], path)!;
      expect([formatPath(path), value.position, value.level]).toEqual([formatPath(path), origin.position, LEVELS[Math.min(index, 2)]]);
      expect(located.slice(index + 1).every((layer) => find(layer, path) === undefined)).toBe(true);
    });
  }));
});

test('nothing is mutated, and no map is shared with a layer', () => {
  fc.assert(fc.property(layers, (values) => {
    const located = locateAll(values).map(deepFreeze);
    const before = JSON.stringify(located.map(toPlain));
    const merged = merge(located)!;
    const maps = new Set<unknown>(located.flatMap(entriesBelow));
    expect(entriesBelow(merged).filter((entries) => maps.has(entries))).toEqual([]);
    expect(JSON.stringify(located.map(toPlain))).toBe(before);
  }));
});

test('merging no layers gives nothing', () => {
  expect(merge([])).toBeUndefined();
});

/** Maps that are merged, so not those in lists: lists are taken as they are. */
function entriesBelow(map: LocatedMap): unknown[] {
  const below = [...map.entries.values()].flatMap(({ value }) => (value.kind === 'map' ? entriesBelow(value) : []));
  return [map.entries, ...below];
}

function deepFreeze<T extends Located>(located: T): T {
  if (located.kind === 'map') {
    (located.entries as Map<string, LocatedEntry>).set = () => {
      throw new Error('mutated');
    };
    located.entries.forEach(({ value }) => deepFreeze(value));
  } else if (located.kind === 'list') {
    located.items.forEach(deepFreeze);
    Object.freeze(located.items);
  }
  return Object.freeze(located);
}
