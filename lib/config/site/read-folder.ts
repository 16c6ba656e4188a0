import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import type { Finding, SourcePosition } from '../../values/finding';
import { quote } from '../../values/quote';
import type { LocatedMap } from '../located';
import { displayPath, isThere } from '../read-text';
import { readYamlFile } from '../read-yaml-file';
import { checkKey } from './checks';

/** A file whose name is its key. */
export interface KeyedFile<T> {
  readonly name: string;
  readonly value?: T;
  readonly tree: LocatedMap;
  readonly position: SourcePosition;
}

const ENDING = /\.ya?ml$/i;

/** All `{name}.yaml` of a folder, in the order of their names. A folder that is not there has none. */
export function readFolder<T>(folder: string, root: string, schema: z.ZodType<T>, check = checkKey): {
  readonly files: ReadonlyMap<string, KeyedFile<T>>; readonly findings: readonly Finding[];
} {
  const listed = listFolder(folder, root);
  const entries = listed.entries.filter((entry) => ENDING.test(entry) && !entry.startsWith('.'));
  entries.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const files = new Map<string, KeyedFile<T>>();
  const findings: Finding[] = [...listed.findings];
  for (const entry of entries) {
    const file = path.join(folder, entry);
    const position = { file: displayPath(file, root), line: 1, column: 1 };
    const name = nameOf(entry);
    const allowed = entry.endsWith('.yaml') ? check(name) : 'files of a site end in .yaml';
    if (allowed !== undefined) findings.push({ position, message: `the file's name is ${quote(entry)}: ${allowed}`, fix: 'rename the file' });
    const read = readYamlFile(file, root, schema);
    findings.push(...read.findings);
    files.set(name, { name, value: read.value, tree: read.tree ?? { kind: 'map', entries: new Map(), position }, position });
  }
  return { files, findings };
}

function listFolder(folder: string, root: string): { readonly entries: string[]; readonly findings: readonly Finding[] } {
  if (!isThere(folder)) return { entries: [], findings: [] };
  try {
    return { entries: readdirSync(folder), findings: [] };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const position = { file: displayPath(folder, root), line: 1, column: 1 };
    return { entries: [], findings: [{ position, message: `the folder cannot be read (${code ?? 'unknown error'})`, fix: 'make it a folder that you may read, or remove it' }] };
  }
}

function nameOf(entry: string): string {
  return entry.replace(ENDING, '');
}
