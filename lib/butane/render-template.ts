import type { Finding } from '../values/finding';
import type { ButaneSource } from './butane-source';

export type TemplateValue = string | number | boolean;

export interface Rendered {
  /** For `transpile()`: `${var.x}` is there as it was written. */
  readonly source: ButaneSource;
  /** For a tofu string: `${var.x}` stands for the variable, every other `${` and `%{` is escaped. */
  readonly tofu: string;
  /** The variables of tofu that are named, each once. */
  readonly tofuVariables: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Puts values into a template: `${name}` as tofu's `templatefile` has it, `$${` for a literal `${`. `${var.x}` is left to tofu.
 *
 * @param source as it is in the file
 */
export function renderTemplate(source: ButaneSource, variables: Readonly<Record<string, TemplateValue>>): Rendered {
  void variables;
  return { source, tofu: source.text, tofuVariables: [], findings: [] };
}
