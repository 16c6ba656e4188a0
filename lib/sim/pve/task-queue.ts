import type { Clock } from './clock';

interface Entry {
  readonly ms: number;
  readonly done: () => void;
}

/** Lets so many things with the same key happen at once; the others wait their turn. */
export class TaskQueue {
  private readonly running = new Map<string, number>();
  private readonly waiting = new Map<string, Entry[]>();

  constructor(private readonly clock: Clock) {}

  /**
   * @param limit how many of the key may happen at once
   * @param ms how long this one takes, once it is its turn
   */
  add(key: string, limit: number, ms: number, done: () => void): void {
    const entry = { ms, done };
    const running = this.running.get(key) ?? 0;
    if (running >= limit) {
      this.waiting.set(key, [...this.waiting.get(key) ?? [], entry]);
    } else {
      this.running.set(key, running + 1);
      this.run(key, entry);
    }
  }

  private run(key: string, { ms, done }: Entry): void {
    this.clock.after(ms, () => {
      const [next, ...others] = this.waiting.get(key) ?? [];
      this.waiting.set(key, others);
      if (next) this.run(key, next);
      else this.running.set(key, (this.running.get(key) ?? 1) - 1);
      done();
    });
  }
}
