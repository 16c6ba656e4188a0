import type { Rows } from './state';

/** Finds rows by something other than their key. */
export interface Index {
  /** Keys of the rows that have the value. */
  keys(value: string): ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** Rows of one kind by key, over a plain object of the state. Rows are replaced, never changed. */
export class Table<T> {
  private readonly indices: { of: (row: T) => string | undefined; sets: Map<string, Set<string>> }[] = [];

  private count: number;
  /** What `values` gives until the next change. */
  private all: readonly T[] | undefined;

  constructor(private readonly rows: Rows<T>, private readonly onChange: () => void) {
    this.count = Object.keys(rows).length;
  }

  get size(): number {
    return this.count;
  }

  get(key: string): T | undefined {
    return Object.hasOwn(this.rows, key) ? this.rows[key] : undefined;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.rows, key);
  }

  keys(): string[] {
    return Object.keys(this.rows);
  }

  values(): readonly T[] {
    this.all ??= Object.values(this.rows);
    return this.all;
  }

  put(key: string, row: T): void {
    const before = this.get(key);
    if (before === undefined) this.count += 1;
    else this.unindex(key, before);
    this.rows[key] = row;
    this.all = undefined;
    for (const index of this.indices) {
      const value = index.of(row);
      if (value === undefined) continue;
      const set = index.sets.get(value);
      if (set) set.add(key);
      else index.sets.set(value, new Set([key]));
    }
    this.onChange();
  }

  delete(key: string): void {
    const before = this.get(key);
    if (before === undefined) return;
    this.unindex(key, before);
    delete this.rows[key];
    this.all = undefined;
    this.count -= 1;
    this.onChange();
  }

  clear(): void {
    for (const key of this.keys()) this.delete(key);
  }

  /** An index that is kept up to date from now on; rows for which `of` gives undefined are not in it. */
  index(of: (row: T) => string | undefined): Index {
    const index = { of, sets: new Map<string, Set<string>>() };
    this.indices.push(index);
    for (const key of this.keys()) this.put(key, this.rows[key] as T);
    return { keys: (value) => index.sets.get(value) ?? NONE };
  }

  private unindex(key: string, row: T): void {
    for (const index of this.indices) {
      const value = index.of(row);
      if (value === undefined) continue;
      const set = index.sets.get(value);
      set?.delete(key);
      if (set?.size === 0) index.sets.delete(value);
    }
  }
}
