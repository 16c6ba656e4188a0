import { parseAllDocuments, stringify } from 'yaml';
import { misplacedValue, unknownKeys } from './check-keys';
import { isTree, keysOf, typeOfDocument } from './known-types';
import type { Tree } from './known-types';
import { normalize } from './normalize';

/**
 * Reads a machine configuration, or a patch of one, as Talos does.
 *
 * @throws Error in Talos' words, for what is no YAML, no document that it knows, or has keys that it does not know
 */
export function readDocuments(text: string): readonly Tree[] {
  return parseAllDocuments(text, { merge: true }).flatMap((parsed) => {
    const [error] = parsed.errors;
    if (error !== undefined) {
      throw new Error(`decode error: yaml: ${error.message.split('\n')[0]}`);
    }
    const line = text.slice(0, parsed.range?.[0] ?? 0).split('\n').length;
    const document: unknown = parsed.toJS();
    return document === null || document === undefined ? [] : [checked(document, line)];
  });
}

function checked(document: unknown, line: number): Tree {
  const { apiVersion, kind, name } = isTree(document) ? document : {};
  const id = kind === undefined ? '/v1alpha1/' : `${String(apiVersion ?? '')}/${String(kind)}/${String(name ?? '')}`;
  const fail = (problem: string): never => {
    throw new Error(`error decoding document ${id} (line ${line}): ${problem}`);
  };
  if (!isTree(document)) {
    return fail('expected map, got something else');
  }
  if (kind === undefined && !['version', 'machine', 'cluster', 'debug', 'persist'].some((key) => key in document)) {
    return fail('missing kind');
  }
  const type = typeOfDocument(document) ?? fail(`"${String(kind)}" "${String(apiVersion ?? '')}": not registered`);
  const misplaced = misplacedValue(document, type);
  if (misplaced !== undefined) {
    return fail(`error decoding ${String(kind ?? '')} to *${type}: yaml: construct errors:\n  ${misplaced}`);
  }
  const unknown = unknownKeys(document, type);
  return unknown === undefined ? document : fail(`unknown keys found during decoding:\n${stringify(unknown, { indent: 4 })}`);
}

/** What makes a document the same one in a patch. */
export function documentId(document: Tree): string {
  const type = typeOfDocument(document);
  const isNamed = type !== undefined && keysOf(type)?.has('name') === true;
  return [document['kind'] === undefined ? 'v1alpha1' : String(document['apiVersion']), document['kind'] ?? '', isNamed ? document['name'] : ''].join('/');
}

export function writeDocuments(documents: readonly Tree[]): string {
  return documents.map((document) => stringify(normalize(document, typeOfDocument(document) ?? 'any'), { indent: 4, lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
}
