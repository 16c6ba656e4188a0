import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import type { LocalEntry, ReadLocal } from './read-local';

/** What lies in a folder, for `transpile()`. */
export function filesFolder(folder: string): ReadLocal {
  return (name, links) => readEntry(path.join(folder, name), links);
}

function readEntry(file: string, links: 'follow' | 'tell'): LocalEntry | undefined {
  const stat = (links === 'follow' ? statSync : lstatSync)(file, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (stat.isSymbolicLink()) return { kind: 'link', target: readlinkSync(file) };
  if (stat.isDirectory()) return { kind: 'directory', names: readdirSync(file) };
  if (stat.isFile()) return { kind: 'file', contents: readFileSync(file), isExecutable: (stat.mode & 0o111) !== 0 };
  return { kind: 'other' };
}
