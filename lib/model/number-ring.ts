/**
 * Gives out the free numbers from `first` to `last`, upwards from `next` and round again: a number that was freed
 * is not given out before all that nobody ever had.
 */
export class NumberRing {
  #next: number;
  #freeLeft: number;
  #beyond = 0;

  constructor(private readonly first: number, private readonly last: number, next: number, private readonly held: Set<number>) {
    this.#next = this.#contains(next) ? next : first;
    this.#freeLeft = last - first + 1 - [...held].filter((number) => this.#contains(number)).length;
  }

  /** The number at which the next search begins. */
  get next(): number {
    return this.#next;
  }

  /** How many were asked for when nothing was free. */
  get missing(): number {
    return this.#beyond;
  }

  /** Takes the next free number. When none is left, one beyond `last`, so that what is built on it stays distinct; see `missing`. */
  take(): number {
    if (this.#freeLeft <= 0) {
      return this.last + ++this.#beyond;
    }
    while (this.held.has(this.#next)) {
      this.#advance();
    }
    const number = this.#next;
    this.held.add(number);
    this.#freeLeft--;
    this.#advance();
    return number;
  }

  #advance(): void {
    this.#next = this.#next === this.last ? this.first : this.#next + 1;
  }

  #contains(number: number): boolean {
    return number >= this.first && number <= this.last;
  }
}
