import { didYouMean } from '../values/did-you-mean';
import type { Finding } from '../values/finding';
import { quote } from '../values/quote';
import { escapeTemplate } from '../values/template-text';
import type { ButaneSource, RenderedPiece } from './butane-source';
import { placeAt } from './position-in';

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

const MARK = /(\$+)\$\{|\$\{([^}]*\}?)|(%*)%\{/g;
const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const TOFU_VARIABLE = /^var\.([a-zA-Z_][\w-]*)$/;
const DIRECTIVE = '%{ begins a directive of tofu, which there are none of here';
const KEEP_LITERAL = 'for a ${ that is to stay, write $${';

/**
 * Puts values into a template: `${name}` as tofu's `templatefile` has it, `$${` for a literal `${`, and `%%{` for a literal `%{`. `${var.x}` is left
 * to tofu. There are no other expressions, and no directives (`%{ if … }`).
 *
 * @param source as it is in the file
 */
export function renderTemplate(source: ButaneSource, variables: Readonly<Record<string, TemplateValue>>): Rendered {
  return new Renderer(source, variables).render();
}

class Renderer {
  private readonly pieces: RenderedPiece[] = [];
  private readonly findings: Finding[] = [];
  private readonly tofuVariables = new Set<string>();
  private text = '';
  private tofu = '';
  /** What is to be added to `tofu`, not escaped yet: an escape may be needed where two pieces meet. */
  private plain = '';

  constructor(private readonly source: ButaneSource, private readonly variables: Readonly<Record<string, TemplateValue>>) {}

  render(): Rendered {
    const { file, text: template } = this.source;
    let last = 0;
    for (const { index, 0: mark, 1: dollars, 2: expression, 3: percents } of template.matchAll(MARK)) {
      this.addLiteral(template.slice(last, index), last);
      // of marks in a row, the first one escapes the last one, and goes
      if (dollars || percents) this.addLiteral(mark.slice(1), index + 1);
      else if (expression === undefined) this.report(index, DIRECTIVE, 'for a %{ that is to stay, write %%{');
      else this.addExpression(expression, mark, index);
      last = index + mark.length;
    }
    this.addLiteral(template.slice(last), last);
    const { text, pieces, findings } = this;
    const tofu = this.tofu + escapeTemplate(this.plain);
    return { source: { file, text, rendered: { template, pieces } }, tofu, tofuVariables: [...this.tofuVariables], findings };
  }

  private addLiteral(text: string, templateStart: number): void {
    this.add(text, templateStart, false);
    this.plain += text;
  }

  private addExpression(expression: string, written: string, at: number): void {
    const name = expression.replace(/\}$/, '').trim();
    const variable = TOFU_VARIABLE.exec(name)?.[1];
    if (!expression.endsWith('}')) {
      this.report(at, '${ has no } behind it', `write \${name}; ${KEEP_LITERAL}`);
    } else if (variable !== undefined) {
      this.tofuVariables.add(variable);
      this.add(written, at, false);
      // a dollar before it would escape it
      this.tofu += `${escapeTemplate(this.plain).replace(/\$+$/, dollars => '${"$"}'.repeat(dollars.length))}\${var.${variable}}`;
      this.plain = '';
    } else if (!NAME.test(name)) {
      this.report(at, `\${${name}} is more than a name`, `write \${name}, with the value among the variables; ${KEEP_LITERAL}`);
    } else if (!Object.hasOwn(this.variables, name)) {
      this.report(at, `there is no variable ${quote(name)}`, this.explainUnknown(name));
    } else {
      const value = textOf(this.variables[name]!);
      this.add(value, at, true);
      this.plain += value;
    }
  }

  private add(text: string, templateStart: number, isValue: boolean): void {
    if (text === '') return;
    this.pieces.push({ start: this.text.length, templateStart, isValue });
    this.text += text;
  }

  private explainUnknown(name: string): string {
    const known = Object.keys(this.variables);
    const meant = didYouMean(name, known);
    if (meant !== undefined) return `did you mean \${${meant}}?`;
    const those = known.length === 0 ? 'are none' : `are ${known.join(', ')}`;
    return `there ${those}, and \${var.NAME} for what is in values.tfvars; ${KEEP_LITERAL}`;
  }

  private report(offset: number, message: string, fix: string): void {
    this.findings.push({ position: placeAt(this.source.text, this.source.file, offset), message, fix });
  }
}

/** As tofu writes it. */
function textOf(value: TemplateValue): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value)) return BigInt(value).toString();
  return String(value).includes('e') ? value.toFixed(20).replace(/0+$/, '') : String(value);
}
