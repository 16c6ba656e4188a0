import { posix } from 'node:path';
import type { LocalEntry, ReadLocal } from '../read-local';

/** The files that Butane names with `local`. */
export class LocalFiles {
  /**
   * @param read undefined: there are none
   * @param folder how messages name where they are
   */
  constructor(private readonly read: ReadLocal | undefined, private readonly folder = '') {}

  get areThere(): boolean {
    return this.read !== undefined;
  }

  /** @returns the contents, or what is wrong */
  contents(path: string): { readonly contents: Uint8Array } | { readonly problem: string } {
    const found = this.find(path);
    if ('problem' in found) return found;
    if (found.kind === 'directory') return { problem: `read ${this.nameOf(path)}: is a directory` };
    return found.kind === 'file' ? { contents: found.contents } : { problem: `open ${this.nameOf(path)}: no such device or address` };
  }

  /** @returns undefined where it is one; what is wrong, else */
  folderProblem(path: string): string | undefined {
    const found = this.find(path, 'stat');
    if ('problem' in found) return found.problem;
    return found.kind === 'directory' ? undefined : 'root of tree must be a directory';
  }

  /** What is in a folder, and in the folders there, in the order of their names. */
  walk(path: string, visit: (path: string, entry: LocalEntry) => void): void {
    const entry = this.read?.(path, 'tell');
    if (entry === undefined) return;
    if (entry.kind !== 'directory') {
      visit(path, entry);
      return;
    }
    const names = [...entry.names].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    names.forEach((name) => this.walk(posix.join(path, name), visit));
  }

  private find(path: string, operation = 'open'): LocalEntry | { readonly problem: string } {
    if (this.read === undefined) return { problem: NO_FILES };
    const place = posix.join('/files', path);
    if (place !== '/files' && !place.startsWith('/files/')) return { problem: 'local file path traverses outside the files directory' };
    const entry = this.read(posix.relative('/files', place), 'follow');
    return entry ?? { problem: `${operation} ${this.nameOf(path)}: no such file or directory` };
  }

  private nameOf(path: string): string {
    return posix.join(this.folder, path);
  }
}

export const NO_FILES = 'local file paths are relative to a files directory that must be specified with -d/--files-dir';
