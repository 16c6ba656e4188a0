import { FileError, type FileService } from '../pve/services/files';
import { MAX_UPLOAD_BYTES, type NodeUser } from './shell';

/** A file that an SFTP client has open. What is written is put into the storage when it is closed. */
export class OpenFile {
  private buffer: Buffer;
  private length: number;
  private isChanged = false;

  /** @throws FileError when the file is to be read and cannot */
  constructor(
    private readonly files: FileService, private readonly user: NodeUser, readonly path: string,
    private readonly access: { readonly read: boolean; readonly write: boolean },
  ) {
    this.buffer = files.read(user.node, path);
    this.length = this.buffer.length;
  }

  /** Bytes. */
  get size(): number {
    return this.length;
  }

  /** @returns what is there from the offset on, at most `length` bytes; nothing at the end */
  read(offset: number, length: number): Buffer {
    if (!this.access.read) throw new FileError('EACCES');
    return this.buffer.subarray(Math.min(offset, this.length), Math.min(offset + length, this.length));
  }

  /** @throws FileError when it becomes too much */
  write(offset: number, data: Buffer): void {
    if (!this.access.write) throw new FileError('EACCES');
    const end = offset + data.length;
    if (end > MAX_UPLOAD_BYTES) throw new FileError('ENOSPC');
    if (end > this.buffer.length) {
      const grown = Buffer.alloc(Math.min(Math.max(end, 2 * this.buffer.length), MAX_UPLOAD_BYTES));
      this.buffer.copy(grown);
      this.buffer = grown;
    }
    data.copy(this.buffer, offset);
    this.length = Math.max(this.length, end);
    this.isChanged = true;
  }

  /** @throws FileError when the storage has no place for it */
  close(): void {
    if (this.isChanged) this.files.write(this.user.node, this.path, Buffer.from(this.buffer.subarray(0, this.length)));
    this.isChanged = false;
  }
}
