/** Why an environment does not fit on a cluster. */
export interface Misfit {
  /**
   * - `taken`: a name or number is somebody else's
   * - `missing`: something is not there that is needed
   * - `not allowed`: the user or token lacks a privilege
   * - `too small`: it can be made, and there is not enough RAM or disk for it
   */
  readonly kind: 'taken' | 'missing' | 'not allowed' | 'too small';
  /** What is wrong: lower case, no final period. */
  readonly message: string;
  /** What to change, as an imperative sentence. */
  readonly fix: string;
}

const SHOWN = 5;

/** The first few of many: `a, b and 7 more`. */
export function firstOf(items: readonly (string | number)[]): string {
  const more = items.length - SHOWN;
  return items.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** One misfit for all that are concerned; none when none are. */
export function misfit(kind: Misfit['kind'], concerned: readonly (string | number)[], message: (names: string) => string, fix: string): Misfit[] {
  const distinct = [...new Set(concerned)];
  return distinct.length === 0 ? [] : [{ kind, message: message(firstOf(distinct)), fix }];
}
