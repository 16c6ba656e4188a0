import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Finding } from '../../values/finding';
import { quote } from '../../values/quote';
import { formatPath, toPlain, walk } from '../located';
import type { LocatedMap } from '../located';
import { displayPath, readText } from '../read-text';
import { checkFileName } from './checks';

/** Where env.yaml names files of its folder, and what they hold. */
const NAMED: readonly (readonly [where: RegExp, problemOf: (text: string) => string | undefined])[] = [
  [/^cluster\.audit_policy$/, whyNoAuditPolicy],
  [/^cluster\.(cilium\.manifest|coredns\.manifest|inline_manifests\[\d+\]\.file)$/, whyNoManifest],
  [/^cluster\.coredns\.corefile$/, (text) => (text.trim() === '' ? 'is empty' : undefined)],
];

/**
 * Reads the files of the environment's folder that env.yaml names.
 *
 * @returns their texts by their names, and what is wrong with them, said where they are named
 */
export function readNamedFiles(tree: LocatedMap, folder: string, root: string): {
  readonly files: ReadonlyMap<string, string>; readonly findings: readonly Finding[];
} {
  const files = new Map<string, string>();
  const findings: Finding[] = [];
  walk(tree, (steps, located) => {
    const where = formatPath(steps);
    const named = NAMED.find(([pattern]) => pattern.test(where));
    const name = toPlain(located);
    // what is no name of a file, the schema says
    if (named === undefined || typeof name !== 'string' || checkFileName(name) !== undefined) return;
    const file = displayPath(path.join(folder, name), root);
    const read = readText(path.join(folder, name), file);
    const problem = 'finding' in read ? `${file} cannot be used: ${read.finding.message}` : withFile(file, named[1](read.text));
    if (problem !== undefined) {
      findings.push({ position: located.position, message: `${where} is ${quote(name)}, but ${problem}`, fix: `correct the file, or name another one of ${displayPath(folder, root)}` });
    } else if ('text' in read) {
      files.set(name, read.text);
    }
  });
  return { files, findings };
}

function withFile(file: string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${file} ${problem}`;
}

function whyNoAuditPolicy(text: string): string | undefined {
  const read = readDocuments(text);
  if ('problem' in read) return read.problem;
  const [policy, ...others] = read.documents;
  return others.length === 0 && policy?.apiVersion === 'audit.k8s.io/v1' && policy.kind === 'Policy' && Array.isArray(policy.rules)
    ? undefined
    : 'is no audit policy: one document with apiVersion: audit.k8s.io/v1, kind: Policy and rules is wanted';
}

function whyNoManifest(text: string): string | undefined {
  const read = readDocuments(text);
  if ('problem' in read) return read.problem;
  const missing = read.documents.map(missingOf);
  const index = missing.findIndex((key) => key !== undefined);
  if (read.documents.length === 0) return 'has no Kubernetes object';
  return index < 0 ? undefined : `has no Kubernetes object as document ${index + 1}: that has no ${missing[index]}`;
}

type Document = Readonly<Record<string, unknown>>;

function missingOf({ apiVersion, kind, metadata }: Document): string | undefined {
  if (typeof apiVersion !== 'string') return 'apiVersion';
  if (typeof kind !== 'string') return 'kind';
  const { name } = (metadata ?? {}) as Document;
  return kind.endsWith('List') || typeof name === 'string' ? undefined : 'metadata.name';
}

/** The documents that are not empty. */
function readDocuments(text: string): { readonly documents: readonly Document[] } | { readonly problem: string } {
  const parsed = parseAllDocuments(text);
  const [error] = parsed.flatMap(({ errors }) => errors);
  if (error !== undefined) return { problem: `is no YAML: ${error.message.split('\n')[0]!}` };
  const documents = parsed.map((document) => document.toJS() as unknown).filter((document) => document !== null && document !== undefined);
  return documents.every(isMap) ? { documents } : { problem: 'has a document that is no map' };
}

function isMap(document: unknown): document is Document {
  return typeof document === 'object' && !Array.isArray(document);
}
