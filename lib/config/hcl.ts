import { isDeepStrictEqual } from 'node:util';

// its WebAssembly takes as long to load as all the rest of a command that reads no HCL
const parser = async () => import('@cdktn/hcl2json');

/** Values of variables by name, as HCL has them. */
export type HclValues = Readonly<Record<string, unknown>>;

/** Text that is not HCL. The message never has anything of the text, which may be secret. */
export class HclError extends Error {
  constructor(message: string, readonly line: number, readonly column: number) {
    super(message);
  }
}

// the parser's own summaries: its details may quote the text
const SUMMARIES: Record<string, string> = {
  'Attribute redefined': 'the variable is set twice',
  'Unterminated template string': 'quotes are not closed',
  'Invalid multi-line string': 'quotes are not closed on the same line',
  'Unclosed configuration block': 'a brace is not closed',
  'Missing newline after argument': 'something follows the value on the same line',
  'Missing attribute separator': 'a comma or a new line is missing between two entries',
};

/**
 * Reads `name = value` lines. Strings come without HCL's escapes.
 *
 * @throws HclError for anything that is not HCL, and for expressions: `values.tfvars` has plain values only.
 */
export async function parseHcl(text: string): Promise<HclValues> {
  let parsed: HclValues;
  try {
    const { parse } = await parser();
    parsed = (await parse('values.tfvars', text)) as HclValues;
  } catch (error) {
    const { message } = error as { message?: string };
    const [, line = '1', column = '1', summary = ''] = /^parse config: \[values\.tfvars:(\d+),(\d+)-[\d,]+: ([^;]*);/.exec(message ?? '') ?? [];
    throw new HclError(SUMMARIES[summary] ?? 'this is not HCL', Number(line), Number(column));
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => {
    const line = lineOf(text, name) + 1;
    return [name, unescapeValue(value, line)];
  }));
}

/** A string as HCL has it, in quotes. */
export function quoteHcl(text: string): string {
  // JSON's short escapes of these two are unknown to HCL
  const escaped = JSON.stringify(text).replace(/\\[bf\\]/g, (escape) => ({ '\\b': '\\u0008', '\\f': '\\u000c' })[escape] ?? escape);
  return escaped.replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{');
}

/** A map of strings as HCL has it, one entry a line. */
export function formatHclMap(entries: Iterable<readonly [string, string]>): string {
  const lines = Array.from(entries, ([key, value]) => `  ${quoteHcl(key)} = ${quoteHcl(value)}\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}}`;
}

/**
 * Sets one variable in a text of HCL and leaves every other line as it is. A variable that is not there is put at the end.
 *
 * @param hcl the new value, written in HCL
 * @throws HclError when the old value's lines cannot be told from their neighbours'.
 */
export async function setHclVariable(text: string, name: string, hcl: string): Promise<string> {
  const lines = text.split('\n');
  const first = lineOf(text, name);
  const assignment = `${name} = ${hcl}`;
  if (first === -1) {
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}\n${assignment}\n`;
  }
  const last = await findLastLine(lines, first, name);
  const changed = last === undefined ? text : [...lines.slice(0, first), assignment, ...lines.slice(last + 1)].join('\n');
  const expected = { ...await parseHcl(text), ...await parseHcl(assignment) };
  if (last === undefined || !isDeepStrictEqual(sorted(await parseHcl(changed)), sorted(expected))) {
    throw new HclError(`the lines of ${name} cannot be told from their neighbours'`, first + 1, 1);
  }
  return changed;
}

/** Index of the line where the value of a variable begins; -1 when there is none. */
export function lineOf(text: string, name: string): number {
  return text.split('\n').findIndex((line) => /^\s*([A-Za-z_][\w-]*)\s*=/.exec(line)?.[1] === name);
}

/** The parser decides where a value ends: it is asked at every line that may be the last one. */
async function findLastLine(lines: readonly string[], first: number, name: string): Promise<number | undefined> {
  for (let last = first; last < lines.length; last += 1) {
    if (last === first || /[}\])]/.test(lines[last]!)) {
      const part = await parseHcl(lines.slice(first, last + 1).join('\n')).catch(() => undefined);
      if (part !== undefined && isDeepStrictEqual(Object.keys(part), [name])) {
        return last;
      }
    }
  }
  return undefined;
}

function unescapeValue(value: unknown, line: number): unknown {
  if (typeof value === 'string') {
    if (/[$%]\{/.test(value.replace(/\$\$\{|%%\{/g, ''))) {
      throw new HclError('an expression stands where a plain value is needed', line, 1);
    }
    return value.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
  }
  if (Array.isArray(value)) {
    return value.map((item) => unescapeValue(item, line));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unescapeValue(item, line)]));
  }
  return value;
}

function sorted(values: HclValues): [string, unknown][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
