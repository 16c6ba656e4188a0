import { z } from 'zod';
import { didYouMean } from '../values/did-you-mean';
import type { Finding } from '../values/finding';
import { quote } from '../values/quote';
import { find, formatPath, positionOf, toPlain } from './located';
import type { Located } from './located';
import { schemaAt } from './schema-parts';

type Issue = z.core.$ZodIssue;

/** Turns what a schema says about a file into findings: place, what was given, what is allowed, what to change. */
export function explainIssue(issue: Issue, schema: z.ZodType, tree: Located): Finding[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => explainUnknownKey(key, issue, tree));
  }
  const given = find(tree, issue.path);
  if (issue.code === 'invalid_union') {
    // the short form is text, the long one a map: what was written says which one was meant
    const meant = issue.errors[given?.kind === 'map' ? issue.errors.length - 1 : 0]!;
    return meant.flatMap((inner) => explainIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, tree));
  }
  const position = positionOf(tree, issue.path);
  const leaf = schemaAt(schema, issue.path);
  const name = issue.path.at(-1);
  const where = formatPath(issue.path);
  if (given === undefined) {
    const parent = formatPath(issue.path.slice(0, -1)) || 'the file';
    return [{ position, message: `${parent} has no ${String(name)}: ${issue.message}`, fix: `add ${write(name, example(leaf))}` }];
  }
  const value = toPlain(given);
  const shown = value === null ? 'empty' : quote(value);
  return [{ position, message: `${where || 'the file'} is ${shown}: ${issue.message}`, fix: suggestFix(value, name, leaf) }];
}

function explainUnknownKey(key: string, issue: Issue, tree: Located): Finding {
  const where = formatPath(issue.path);
  const allowed = issue.message.split(', ');
  const meant = didYouMean(key, allowed);
  return {
    position: positionOf(tree, [...issue.path, key]),
    message: `unknown key ${quote(key)}${where === '' ? '' : ` in ${where}`}: allowed are ${allowed.join(', ')}`,
    fix: meant === undefined ? 'remove it' : `did you mean ${meant}?`,
  };
}

function suggestFix(value: unknown, name: PropertyKey | undefined, leaf: z.core.$ZodType | undefined): string {
  const meant = leaf && guesses(value).find((guess) => guess !== value && z.safeParse(leaf, guess).success);
  if (meant !== undefined && typeof meant !== 'string') {
    return `write it without quotes: ${write(name, meant)}`;
  }
  if (meant !== undefined) {
    return typeof value === 'string' ? `did you mean ${meant}?` : `put it in quotes: ${write(name, `"${meant}"`)}`;
  }
  const options = leaf instanceof z.ZodEnum ? leaf.options.map(String) : [];
  const near = typeof value === 'string' ? didYouMean(value, options) : undefined;
  return near === undefined ? `write, for example, ${write(name, example(leaf))}` : `did you mean ${near}?`;
}

/** What someone may have meant who wrote `value`. */
function guesses(value: unknown): unknown[] {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return [String(value)];
  }
  if (typeof value !== 'string') {
    return [];
  }
  const text = value.trim();
  const flags: Record<string, boolean | undefined> = { yes: true, on: true, true: true, no: false, off: false, false: false };
  return [
    /^\d+$/.test(text) ? Number(text) : undefined,
    Object.hasOwn(flags, text.toLowerCase()) ? flags[text.toLowerCase()] : undefined,
    text, text.toLowerCase(), text.replace(/[\s_]+/g, '-'), `${text}@pve`, `${text}/24`,
  ].filter((guess) => guess !== undefined);
}

function write(name: PropertyKey | undefined, value: unknown): string {
  return typeof name === 'string' ? `${name}: ${String(value)}` : String(value);
}

function example(schema: z.core.$ZodType | undefined): unknown {
  if (schema instanceof z.ZodObject) {
    const [key, value] = Object.entries(schema.shape as z.ZodRawShape)[0]!;
    return write(key, example(schemaAt(value, [])));
  }
  const { examples } = (schema && z.globalRegistry.get(schema)) ?? {};
  return Array.isArray(examples) ? examples[0] : '…';
}
