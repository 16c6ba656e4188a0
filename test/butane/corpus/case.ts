/** Butane as somebody gives it to `ct_config`. */
export interface ButaneCase {
  readonly content: string;
  /** @default none */
  readonly snippets?: readonly string[];
  /** Whether the files of the corpus lie beside it. @default true */
  readonly hasFiles?: boolean;
  /** @default true */
  readonly strict?: boolean;
  /** @default false */
  readonly prettyPrint?: boolean;
}

/** Butane of this variant. */
export function butane(variant: 'flatcar' | 'fcos', version: string, sections: string): string {
  return `variant: ${variant}\nversion: ${version}\n${sections.replace(/^\n/, '')}`;
}

export const flatcar = (sections: string): string => butane('flatcar', '1.1.0', sections);
export const fcos = (sections: string): string => butane('fcos', '1.5.0', sections);
