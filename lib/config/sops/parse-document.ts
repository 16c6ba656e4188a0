import { LineCounter, isMap, parseDocument, visit } from 'yaml';
import type { Document, Node, YAMLMap } from 'yaml';
import { InputError } from '../../values/finding';
import type { SourcePosition } from '../../values/finding';
import { SEALED } from './cipher';
import { parseYaml } from '../parse-yaml';

/** A file of secrets as it is written, with its comments and order, to be changed and written again. */
export interface SecretsDocument {
  readonly document: Document<YAMLMap>;
  /** Where the first encrypted value is, or comment. */
  readonly sealedAt?: SourcePosition;
  positionOf(node: Node | null | undefined): SourcePosition;
}

/**
 * @param file name for positions
 * @throws InputError when the text is no YAML, no map, or has aliases, which SOPS does not keep
 */
export function parseSecretsDocument(text: string, file: string): SecretsDocument {
  const { findings, tree } = parseYaml(text, file);
  if (findings.length > 0) throw new InputError(findings);
  const start = { file, line: 1, column: 1 };
  if (tree !== undefined && tree.kind !== 'map') {
    throw new InputError([{ position: start, message: 'the file is no map', fix: 'write sections, and names with their values below them, as in the example' }]);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(tree === undefined ? '{}' : text, { lineCounter, prettyErrors: false, version: '1.2', schema: 'core' }) as Document;
  if (tree === undefined && isMap(document.contents)) document.contents.flow = false;
  const positionOf = (node: Node | null | undefined): SourcePosition => {
    if (!node?.range) return start;
    const { line, col } = lineCounter.linePos(node.range[0]);
    return { file, line, column: col };
  };
  visit(document, {
    Alias: (_key, node) => {
      throw new InputError([{ position: positionOf(node), message: 'aliases (*) are not kept by SOPS', fix: 'write the value itself instead of the alias' }]);
    },
  });
  const sealed = text.indexOf(SEALED);
  const before = text.slice(0, sealed).split('\n');
  const sealedAt = sealed < 0 ? undefined : { file, line: before.length, column: before.at(-1)!.length + 1 };
  return { document: document as Document<YAMLMap>, sealedAt, positionOf };
}
