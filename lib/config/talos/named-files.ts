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
  const documents = parseAllDocuments(text);
  const [error] = documents.flatMap(({ errors }) => errors);
  if (error !== undefined) return `is no YAML: ${error.message.split('\n')[0]!}`;
  const [policy, ...others] = documents.map((document) => document.toJS() as Record<string, unknown> | null);
  return others.length === 0 && policy?.apiVersion === 'audit.k8s.io/v1' && policy.kind === 'Policy' && Array.isArray(policy.rules)
    ? undefined
    : 'is no audit policy: one document with apiVersion: audit.k8s.io/v1, kind: Policy and rules is wanted';
}
