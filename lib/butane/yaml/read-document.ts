import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { ErrorCode, Node, Pair } from 'yaml';
import { resolveScalar } from './resolve-scalar';
import type { YamlNode } from './yaml-node';

/** What makes a text no YAML. */
export class YamlError extends Error {
  constructor(message: string, readonly position: { readonly line: number; readonly column: number }, readonly code?: ErrorCode) {
    super(message);
    this.name = 'YamlError';
  }
}

/**
 * Reads the first document of a text, as Go's `yaml.v3` does.
 *
 * @returns undefined where there is none
 * @throws YamlError
 */
export function readDocument(text: string): YamlNode | undefined {
  // resolved here: Go follows YAML 1.1 in part
  const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, merge: false, schema: 'failsafe', keepSourceTokens: true });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (document === undefined) return undefined;
  const [error] = document.errors;
  const reader = new Reader(text);
  if (error !== undefined) throw new YamlError(error.message, reader.placeAt(error.pos[0]), error.code);
  return document.contents === null ? undefined : reader.read(document.contents);
}

class Reader {
  private readonly anchors = new Map<string, YamlNode>();
  /** The lists in brackets and maps in braces that are being read, the innermost last. */
  private readonly flows: Node[] = [];
  private readonly lineStarts: readonly number[];

  constructor(private readonly text: string) {
    this.lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  read(node: Node): YamlNode {
    const offset = node.range![0];
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target === undefined) throw new YamlError(`unknown anchor '${node.source}' referenced`, this.placeAt(offset));
      return { ...this.blank('alias', offset, ''), value: node.source, target };
    }
    const isFlow = (node as { flow?: boolean }).flow === true;
    if (isFlow) this.flows.push(node);
    const content = this.readContent(node, offset);
    if (isFlow) this.flows.pop();
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.anchors.set(anchor, content);
    return content;
  }

  private readContent(node: Node, offset: number): YamlNode {
    const tag = shortTag(node.tag);
    if (isMap<Node, Node | null>(node)) {
      const entries = node.items.map((pair) => [this.read(pair.key), this.readValue(pair)] as const);
      return { ...this.blank('mapping', offset, tag ?? '!!map'), entries };
    }
    if (isSeq<Node>(node)) {
      return { ...this.blank('sequence', offset, tag ?? '!!seq'), items: node.items.map((item) => this.read(item)) };
    }
    const value = isScalar(node) ? node.source ?? '' : '';
    const isPlain = isScalar(node) && (node.type === 'PLAIN' || node.type === undefined);
    const flow = this.flows.at(-1);
    if (isPlain && flow !== undefined && value.includes('?')) throw this.questionMark(flow, offset + value.indexOf('?'));
    return { ...this.blank('scalar', offset, tag ?? (!isPlain ? '!!str' : value === '<<' ? '!!merge' : resolveScalar(value).tag)), value };
  }

  /** Between brackets and braces, Go takes a question mark for the sign of a key. */
  private questionMark(flow: Node, offset: number): YamlError {
    const before = this.placeAt(flow.range![0]).line - 1;
    return new YamlError(`${before === 0 ? '' : `line ${before}: `}did not find expected ',' or '${isMap(flow) ? '}' : ']'}'`, this.placeAt(offset));
  }

  /** What is left out is null, right behind the colon. */
  private readValue({ key, value }: Pair<Node, Node | null>): YamlNode {
    return value === null ? this.blank('scalar', key.range![1], '!!null') : this.read(value);
  }

  private blank(kind: YamlNode['kind'], offset: number, tag: string): YamlNode {
    return { kind, tag, value: '', entries: [], items: [], ...this.placeAt(offset) };
  }

  placeAt(offset: number): { line: number; column: number } {
    const line = this.lineStarts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: [...this.text.slice(this.lineStarts[line], offset)].length + 1 };
  }
}

/** `!` alone says that a scalar is not to be resolved, which Go does all the same. */
function shortTag(tag: string | undefined): string | undefined {
  return tag === undefined || tag === '!' ? undefined : tag.replace(/^tag:yaml\.org,2002:/, '!!');
}
