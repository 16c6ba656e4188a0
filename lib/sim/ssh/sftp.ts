import { utils, type Attributes, type SFTPWrapper } from 'ssh2';
import { FileError, type FileEntry } from '../pve/services/files';
import type { NamedEntry, SftpSession } from './sftp-session';

const { OPEN_MODE, STATUS_CODE } = utils.sftp;
const MAX_READ_BYTES = 256 * 1024;
const TYPE_BITS = { folder: 0o040000, file: 0o100000 };
/** What would change something else than the content and the permissions of a file. */
const REFUSED = ['REMOVE', 'RENAME', 'MKDIR', 'RMDIR', 'SYMLINK', 'READLINK'] as const;

/** Answers an SFTP client. */
export function serveSftp(sftp: SFTPWrapper, session: SftpSession): void {
  /** Answers with what the work gives; a refused one with its status. */
  const answer = (id: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      sftp.status(id, statusOf(error), (error as Error).message);
    }
  };
  const done = (id: number): void => sftp.status(id, STATUS_CODE.OK);
  const stat = (id: number, path: string): void => answer(id, () => sftp.attrs(id, attributes(session.stat(path))));

  sftp.on('OPEN', (id, path, flags, { mode: permissions }) => answer(id, () => {
    const has = (...bits: number[]) => bits.some((bit) => (flags & bit) !== 0);
    sftp.handle(id, handleOf(session.open(path, {
      read: has(OPEN_MODE.READ), write: has(OPEN_MODE.WRITE, OPEN_MODE.APPEND), create: has(OPEN_MODE.CREAT), exclusive: has(OPEN_MODE.EXCL),
      truncate: has(OPEN_MODE.TRUNC), permissions,
    })));
  }));
  sftp.on('READ', (id, handle, offset, length) => answer(id, () => {
    const data = session.read(numberOf(handle), offset, Math.min(length, MAX_READ_BYTES));
    if (data.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.data(id, data);
  }));
  sftp.on('WRITE', (id, handle, offset, data) => answer(id, () => {
    session.write(numberOf(handle), offset, data);
    done(id);
  }));
  sftp.on('CLOSE', (id, handle) => answer(id, () => {
    session.close(numberOf(handle));
    done(id);
  }));
  sftp.on('STAT', stat).on('LSTAT', stat);
  sftp.on('FSTAT', (id, handle) => answer(id, () => sftp.attrs(id, attributes(session.statOpened(numberOf(handle))))));
  sftp.on('SETSTAT', (id, path, attrs) => answer(id, () => {
    session.change(path, attrs);
    done(id);
  }));
  sftp.on('FSETSTAT', (id, handle, attrs) => answer(id, () => {
    session.changeOpened(numberOf(handle), attrs);
    done(id);
  }));
  sftp.on('REALPATH', (id, path) => sftp.name(id, [{ filename: session.absolute(path), longname: '', attrs: {} as Attributes }]));
  sftp.on('OPENDIR', (id, path) => answer(id, () => sftp.handle(id, handleOf(session.openFolder(path)))));
  sftp.on('READDIR', (id, handle) => answer(id, () => {
    const names = session.nextNames(numberOf(handle));
    if (names.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.name(id, names.map(({ name, entry }) => ({ filename: name, longname: longName({ name, entry }), attrs: attributes(entry) })));
  }));
  for (const request of REFUSED) sftp.on(request, (id: number) => sftp.status(id, STATUS_CODE.PERMISSION_DENIED));
  // a client that has said its last word waits for the channel to be closed
  sftp.on('end', () => sftp.end()).on('close', () => session.closeAll());
}

function statusOf(error: unknown): number {
  if (!(error instanceof FileError)) return STATUS_CODE.FAILURE;
  if (error.code === 'ENOENT') return STATUS_CODE.NO_SUCH_FILE;
  return error.code === 'EACCES' ? STATUS_CODE.PERMISSION_DENIED : STATUS_CODE.FAILURE;
}

function handleOf(id: number): Buffer {
  const handle = Buffer.alloc(4);
  handle.writeUInt32BE(id);
  return handle;
}

/** @returns 0, which no handle is, for what was never given out */
function numberOf(handle: Buffer): number {
  return handle.length === 4 ? handle.readUInt32BE() : 0;
}

function attributes({ kind, size, mode, mtime }: FileEntry): Attributes {
  return { mode: TYPE_BITS[kind] | mode, uid: 0, gid: 0, size, atime: mtime, mtime };
}

/** The line that clients show, as `ls -l` has it. */
function longName({ name, entry: { kind, mode, size, mtime } }: NamedEntry): string {
  const rights = [...mode.toString(2).padStart(9, '0').slice(-9)].map((bit, index) => (bit === '1' ? 'rwx'[index % 3] : '-')).join('');
  const date = new Date(mtime * 1000).toISOString().slice(0, 10);
  return `${kind === 'folder' ? 'd' : '-'}${rights} 1 root root ${String(size).padStart(10)} ${date} ${name}`;
}
