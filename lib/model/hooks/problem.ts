/** What is wrong with a part of a machine; whoever knows the file that says so makes a finding of it. */
export interface Problem {
  /** Keys and indices below what was looked at: `[0, 'path']`. */
  readonly path: readonly (string | number)[];
  /** What is wrong, in the caller's terms: lower case, no final period. */
  readonly message: string;
  /** What to change, as an imperative sentence. */
  readonly fix: string;
}
