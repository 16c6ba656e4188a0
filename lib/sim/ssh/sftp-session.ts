import { posix } from 'node:path';
import { FileError, type FileEntry, type FileService } from '../pve/services/files';
import { OpenFile } from './open-file';
import type { NodeUser } from './shell';

/** How a file is opened. */
export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  /** Make the file where there is none. */
  readonly create: boolean;
  /** Refuse one that is there. */
  readonly exclusive: boolean;
  readonly truncate: boolean;
  /** Permissions of a new file. */
  readonly permissions?: number;
}

export interface NamedEntry {
  readonly name: string;
  readonly entry: FileEntry;
}

/** A session that forgets to close what it opens gets no more. */
const MAX_HANDLES = 256;
const NAMES_AT_ONCE = 100;

/** What an SFTP client does in a node's files. All methods throw a FileError for what is refused. */
export class SftpSession {
  private readonly opened = new Map<number, OpenFile | NamedEntry[]>();
  private lastHandle = 0;
  private readonly isRoot: boolean;

  /** @param onFile told of each file that is opened or gets other permissions: `put /var/lib/vz/snippets/a.yaml` */
  constructor(private readonly user: NodeUser, private readonly files: FileService, private readonly onFile: (what: string) => void) {
    this.isRoot = user.name === 'root';
  }

  /** The path without `.` and `..`, from the root; a relative one begins in the user's home. */
  absolute(path: string): string {
    return posix.resolve(this.isRoot ? '/root' : `/home/${this.user.name}`, path);
  }

  stat(path: string): FileEntry {
    const entry = this.files.stat(this.user.node, this.absolute(path));
    if (!entry) throw new FileError('ENOENT');
    return entry;
  }

  /** Of an open file, with what was written until now. */
  statOpened(handle: number): FileEntry {
    const { path, size } = this.file(handle);
    return { ...this.stat(path), size };
  }

  /** @returns handle */
  open(given: string, mode: OpenMode): number {
    const path = this.absolute(given);
    if (mode.write) this.prepare(path, mode);
    else if (!this.isRoot && (this.stat(path).mode & 0o004) === 0) throw new FileError('EACCES');
    const handle = this.keep(new OpenFile(this.files, this.user, path, mode));
    this.onFile(`${mode.write ? 'put' : 'get'} ${path}`);
    return handle;
  }

  /** @returns nothing at the end of the file */
  read(handle: number, offset: number, length: number): Buffer {
    return this.file(handle).read(offset, length);
  }

  write(handle: number, offset: number, data: Buffer): void {
    this.file(handle).write(offset, data);
  }

  /** Nothing but permissions can be changed: owner and times are taken as if they were. */
  change(given: string, { mode, size }: { readonly mode?: number; readonly size?: number }): void {
    const path = this.absolute(given);
    if (!this.isRoot || size !== undefined) throw new FileError('EACCES');
    this.stat(path);
    if (mode === undefined) return;
    this.files.chmod(this.user.node, path, mode);
    this.onFile(`chmod ${(mode & 0o7777).toString(8)} ${path}`);
  }

  changeOpened(handle: number, attributes: { readonly mode?: number; readonly size?: number }): void {
    this.change(this.file(handle).path, attributes);
  }

  /** @returns handle */
  openFolder(given: string): number {
    const path = this.absolute(given);
    return this.keep(this.files.list(this.user.node, path).map((name) => ({ name, entry: this.stat(posix.join(path, name)) })));
  }

  /** @returns nothing at the end of the folder */
  nextNames(handle: number): NamedEntry[] {
    const names = this.opened.get(handle);
    if (!Array.isArray(names)) throw new FileError('ENOENT');
    return names.splice(0, NAMES_AT_ONCE);
  }

  close(handle: number): void {
    const entry = this.opened.get(handle);
    if (!entry) throw new FileError('ENOENT');
    this.opened.delete(handle);
    if (entry instanceof OpenFile) entry.close();
  }

  /** Files that the client has left open: what is written is written. */
  closeAll(): void {
    for (const handle of [...this.opened.keys()]) {
      try {
        this.close(handle);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
      }
    }
  }

  private prepare(path: string, { create, exclusive, truncate, permissions }: OpenMode): void {
    const { node } = this.user;
    if (!this.isRoot) throw new FileError('EACCES');
    this.files.requireWritable(node, path);
    const isThere = this.files.stat(node, path) !== undefined;
    if (isThere ? exclusive : !create) throw new FileError(isThere ? 'EEXIST' : 'ENOENT');
    if (!isThere || truncate) this.files.write(node, path, Buffer.alloc(0));
    if (!isThere && permissions !== undefined) this.files.chmod(node, path, permissions & ~0o022);
  }

  private keep(entry: OpenFile | NamedEntry[]): number {
    if (this.opened.size >= MAX_HANDLES) throw new FileError('EMFILE');
    this.lastHandle += 1;
    this.opened.set(this.lastHandle, entry);
    return this.lastHandle;
  }

  private file(handle: number): OpenFile {
    const file = this.opened.get(handle);
    if (!(file instanceof OpenFile)) throw new FileError('ENOENT');
    return file;
  }
}
