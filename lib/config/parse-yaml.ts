import { Lexer, LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { Finding, SourcePosition } from '../values/finding';
import { explainYamlError } from '../values/explain-yaml-error';
import { printable, quote } from '../values/quote';
import type { Located, LocatedEntry } from './located';

/** Deepest nesting of maps and lists: an environment has five levels. */
const MAX_DEPTH = 32;
/** Most values that a file may have once its aliases are replaced by what they stand for. */
const MAX_VALUES = 200_000;
const TOO_DEEP = { message: `maps and lists are nested more than ${MAX_DEPTH} deep`, fix: 'write the settings flat, as the examples do' };
/** Syntax errors follow from each other: only the first ones say something. */
const MAX_SYNTAX_ERRORS = 5;

export interface YamlResult {
  /** Undefined when the file has no value at all: empty, or comments only. */
  readonly tree?: Located;
  readonly findings: readonly Finding[];
}

/** The kind of an environment is asked for before its file is read as what it is: the same text comes twice in a row. */
let last: { readonly text: string; readonly file: string; readonly result: YamlResult } | undefined;

/**
 * Reads one YAML 1.2 document. Refused, besides what is no YAML: several documents, tags, merge keys, duplicate keys, aliases
 * that lead back to themselves, and whatever would make a small file grow large.
 */
export function parseYaml(text: string, file: string): YamlResult {
  if (last?.text !== text || last.file !== file) last = { text, file, result: parse(text, file) };
  return last.result;
}

function parse(text: string, file: string): YamlResult {
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) {
    const position = positionAt(text, tooDeep, file);
    return { findings: [{ position, ...TOO_DEEP }] };
  }
  const lineCounter = new LineCounter();
  // duplicate keys are found below: the parser's own check takes quadratic time
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, merge: false, version: '1.2', schema: 'core' });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    const findings = problems.slice(0, MAX_SYNTAX_ERRORS).map((problem) => {
      const { line, col } = lineCounter.linePos(problem.pos[0]);
      return { position: { file, line, column: col }, ...explainYamlError(problem.code, problem.message) };
    });
    return { findings };
  }
  const reader = new TreeReader(file, lineCounter);
  const tree = document.contents === null ? undefined : reader.read(document.contents);
  return isEmpty(document.contents) ? { findings: reader.findings } : { tree, findings: reader.findings };
}

function isEmpty(contents: Node | null): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && (contents.source ?? '') === '');
}

/** Turns the parser's nodes into located values, with aliases replaced by what they stand for. */
class TreeReader {
  readonly findings: Finding[] = [];
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private count = 0;
  private hasGivenUp = false;
  /** The alias in the text that is being replaced. */
  private expanding: SourcePosition | undefined;

  constructor(private readonly file: string, private readonly lineCounter: LineCounter) {}

  read(node: Node): Located {
    const position = this.position(node);
    this.count += 1;
    if (this.open.size > MAX_DEPTH) {
      this.giveUp(position, TOO_DEEP);
    } else if (this.count > MAX_VALUES) {
      this.giveUp(position, { message: `the file has more than ${MAX_VALUES} values, aliases (*) counted as what they stand for`, fix: 'write the values themselves instead of aliases' });
    }
    if (this.hasGivenUp) {
      return { kind: 'scalar', value: null, position };
    }
    if (isAlias(node)) {
      return this.readAlias(node.source, position);
    }
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) {
      this.anchors.set(anchor, node);
    }
    this.open.add(node);
    const located = this.readContent(node, position);
    this.open.delete(node);
    return located;
  }

  private readContent(node: Node, position: SourcePosition): Located {
    if (isMap(node)) {
      return { kind: 'map', entries: this.readEntries(node), position };
    }
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(item as Node)), position };
    }
    const value = isScalar(node) ? node.value : null;
    return { kind: 'scalar', value: isPlainValue(value) ? value : null, position };
  }

  private readEntries(map: YAMLMap): Map<string, LocatedEntry> {
    const entries = new Map<string, LocatedEntry>();
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const keyPosition = this.position(pair.key);
      const key = this.readKey(pair.key, keyPosition);
      const value = pair.value === null ? { kind: 'scalar' as const, value: null, position: keyPosition } : this.read(pair.value);
      const earlier = key === undefined ? undefined : entries.get(key);
      if (key !== undefined && earlier !== undefined) {
        this.report(keyPosition, `the key ${quote(key)} is there twice: first on line ${earlier.keyPosition.line}`, 'remove one of the two');
      } else if (key !== undefined) {
        entries.set(key, { keyPosition, value });
      }
    }
    return entries;
  }

  private readKey(key: Node, position: SourcePosition): string | undefined {
    if (!isScalar(key) || key.value === null) {
      this.report(position, 'a key is missing, or is not plain text', 'write one word before the colon, such as name: router');
      return undefined;
    }
    const text = typeof key.value === 'string' ? key.value : key.source ?? String(key.value);
    if (text === '<<') {
      this.report(position, 'merge keys (<<) are not supported', 'write what machines have in common under defaults or cluster in env.yaml');
      return undefined;
    }
    return text;
  }

  private readAlias(name: string, position: SourcePosition): Located {
    const target = this.anchors.get(name);
    if (target === undefined) {
      this.report(position, `there is no anchor for the alias *${printable(name).slice(0, 60)} before this line`, 'write the value itself, or put text with * in quotes');
    } else if (this.open.has(target)) {
      this.report(position, `the alias *${printable(name).slice(0, 60)} leads back to itself`, 'write the value itself instead of the alias');
    } else {
      const outermost = this.expanding;
      this.expanding ??= position;
      const located = this.read(target);
      this.expanding = outermost;
      return { ...located, position };
    }
    return { kind: 'scalar', value: null, position };
  }

  private giveUp(position: SourcePosition, { message, fix }: { readonly message: string; readonly fix: string }): void {
    if (!this.hasGivenUp) {
      this.hasGivenUp = true;
      this.report(this.expanding ?? position, message, fix);
    }
  }

  private report(position: SourcePosition, message: string, fix: string): void {
    this.findings.push({ position, message, fix });
  }

  private position(node: Node): SourcePosition {
    const { line, col } = this.lineCounter.linePos(node.range?.[0] ?? 0);
    return { file: this.file, line, column: col };
  }
}

function isPlainValue(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/**
 * Where nesting goes beyond `MAX_DEPTH`, as an offset. The parser works recursively and may take the whole process down with it,
 * so this is found beforehand, token by token.
 */
function findTooDeep(text: string): number | undefined {
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  for (const token of new Lexer().lex(text)) {
    // the lexer's own marks (document, scalar …) are no part of the text
    const isMark = /^[\u0002\u0018\u001f\ufeff]$/.test(token);
    if (token === '[' || token === '{') {
      brackets += 1;
    } else if (token === ']' || token === '}') {
      brackets -= 1;
    } else if (token === '\n') {
      indicators = 0;
    } else if (brackets === 0 && (token === '-' || token === '?' || token === ':')) {
      indicators += 1;
    }
    const isIndentedFar = /^ +$/.test(token) && token.length > 8 * MAX_DEPTH && text[offset - 1] === '\n';
    if (brackets > MAX_DEPTH || indicators > 2 * MAX_DEPTH || isIndentedFar) {
      return offset;
    }
    offset += isMark ? 0 : token.length;
  }
  return undefined;
}

function positionAt(text: string, offset: number, file: string): SourcePosition {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: before.at(-1)!.length + 1 };
}
