/** Butane (YAML) that somebody wrote, or that was rendered of a template. */
export interface ButaneSource {
  /** The file that findings name. */
  readonly file: string;
  readonly text: string;
  /**
   * Where the text comes from, for findings in what was rendered.
   *
   * @default - the text is the file's own
   */
  readonly rendered?: RenderedFrom;
}

/** How a text came of a template. */
export interface RenderedFrom {
  readonly template: string;
  /** In the order of the text, without gaps. */
  readonly pieces: readonly RenderedPiece[];
}

/** From `start` on, the text is the template's from `templateStart` on, or a value that stands there for `${name}`. Offsets in UTF-16 units. */
export interface RenderedPiece {
  readonly start: number;
  readonly templateStart: number;
  readonly isValue: boolean;
}
