import { posix } from 'node:path';
import { utils, type Attributes, type FileEntry as ListedFile, type SFTPWrapper } from 'ssh2';
import { FileError, type FileEntry, type FileService } from '../pve/services/files';
import { OpenFile } from './open-file';
import type { NodeUser } from './shell';

const { OPEN_MODE, STATUS_CODE } = utils.sftp;
/** A session that forgets to close what it opens gets no more. */
const MAX_HANDLES = 256;
const MAX_READ_BYTES = 256 * 1024;
const NAMES_AT_ONCE = 100;
const TYPE_BITS = { folder: 0o040000, file: 0o100000 };
const STATUS = {
  ENOENT: STATUS_CODE.NO_SUCH_FILE, EACCES: STATUS_CODE.PERMISSION_DENIED, EISDIR: STATUS_CODE.FAILURE, ENOSPC: STATUS_CODE.FAILURE,
};
/** What would change something else than the content and the permissions of a file. */
const REFUSED = ['REMOVE', 'RENAME', 'MKDIR', 'RMDIR', 'SYMLINK', 'READLINK'] as const;

/** Names of a folder that were not listed yet. */
interface OpenFolder {
  names: ListedFile[];
}

/**
 * Answers an SFTP client out of the simulated node's files.
 *
 * @param onFile told of each file that is opened or gets other permissions: `put /var/lib/vz/snippets/a.yaml`
 */
export function serveSftp(sftp: SFTPWrapper, user: NodeUser, files: FileService, onFile: (what: string) => void): void {
  const { node, name } = user;
  const isRoot = name === 'root';
  const handles = new Map<number, OpenFile | OpenFolder>();
  let nextHandle = 0;

  /** Answers with what the work gives; a refused one with its status. */
  const answer = (id: number, work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      sftp.status(id, STATUS[error.code], error.message);
    }
  };
  const done = (id: number): void => sftp.status(id, STATUS_CODE.OK);
  const keep = (id: number, opened: OpenFile | OpenFolder): void => {
    if (handles.size >= MAX_HANDLES) return sftp.status(id, STATUS_CODE.FAILURE, 'Too many open files');
    nextHandle += 1;
    handles.set(nextHandle, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(nextHandle);
    sftp.handle(id, handle);
  };
  const opened = (handle: Buffer): OpenFile | OpenFolder | undefined => (handle.length === 4 ? handles.get(handle.readUInt32BE()) : undefined);
  const openedFile = (handle: Buffer): OpenFile => {
    const file = opened(handle);
    if (!(file instanceof OpenFile)) throw new FileError('ENOENT');
    return file;
  };
  const find = (path: string): FileEntry => {
    const entry = files.stat(node, absolute(path, user));
    if (!entry) throw new FileError('ENOENT');
    return entry;
  };
  const changeMode = (path: string, { mode, size }: Partial<Attributes>): void => {
    const given = absolute(path, user);
    if (!isRoot || size !== undefined) throw new FileError('EACCES');
    find(given);
    if (mode === undefined) return;
    files.chmod(node, given, mode);
    onFile(`chmod ${(mode & 0o7777).toString(8)} ${given}`);
  };
  const open = (id: number, filename: string, flags: number, mode: number | undefined): void => {
    const path = absolute(filename, user);
    const write = (flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND)) !== 0;
    if (write) {
      if (!isRoot) throw new FileError('EACCES');
      files.requireWritable(node, path);
      const isThere = files.stat(node, path) !== undefined;
      if (!isThere && (flags & OPEN_MODE.CREAT) === 0) throw new FileError('ENOENT');
      if (isThere && (flags & OPEN_MODE.EXCL) !== 0) throw new FileError('EACCES');
      if (!isThere || (flags & OPEN_MODE.TRUNC) !== 0) files.write(node, path, Buffer.alloc(0));
      if (!isThere && mode !== undefined) files.chmod(node, path, mode & ~0o022);
    } else if (!isRoot && (find(path).mode & 0o004) === 0) {
      throw new FileError('EACCES');
    }
    keep(id, new OpenFile(files, user, path, { read: (flags & OPEN_MODE.READ) !== 0, write }));
    onFile(`${write ? 'put' : 'get'} ${path}`);
  };

  sftp.on('OPEN', (id, filename, flags, { mode }) => answer(id, () => open(id, filename, flags, mode)));
  sftp.on('READ', (id, handle, offset, length) => answer(id, () => {
    const data = openedFile(handle).read(offset, Math.min(length, MAX_READ_BYTES));
    if (data.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.data(id, data);
  }));
  sftp.on('WRITE', (id, handle, offset, data) => answer(id, () => {
    openedFile(handle).write(offset, data);
    done(id);
  }));
  sftp.on('FSTAT', (id, handle) => answer(id, () => {
    const { path, size } = openedFile(handle);
    sftp.attrs(id, attributes({ ...find(path), size }));
  }));
  sftp.on('CLOSE', (id, handle) => answer(id, () => {
    const entry = opened(handle);
    if (!entry) throw new FileError('ENOENT');
    handles.delete(handle.readUInt32BE());
    if (entry instanceof OpenFile) entry.close();
    done(id);
  }));
  const stat = (id: number, path: string): void => answer(id, () => sftp.attrs(id, attributes(find(path))));
  sftp.on('STAT', stat).on('LSTAT', stat);
  sftp.on('SETSTAT', (id, path, attrs) => answer(id, () => {
    changeMode(path, attrs);
    done(id);
  }));
  sftp.on('FSETSTAT', (id, handle, attrs) => answer(id, () => {
    changeMode(openedFile(handle).path, attrs);
    done(id);
  }));
  sftp.on('REALPATH', (id, path) => sftp.name(id, [{ filename: absolute(path, user), longname: '', attrs: {} as Attributes }]));
  sftp.on('OPENDIR', (id, path) => answer(id, () => {
    const folder = absolute(path, user);
    const names = files.list(node, folder).map((filename) => listed(filename, find(posix.join(folder, filename))));
    keep(id, { names });
  }));
  sftp.on('READDIR', (id, handle) => answer(id, () => {
    const folder = opened(handle);
    if (!folder || folder instanceof OpenFile) throw new FileError('ENOENT');
    const names = folder.names.splice(0, NAMES_AT_ONCE);
    if (names.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.name(id, names);
  }));
  for (const request of REFUSED) sftp.on(request, (id: number) => sftp.status(id, STATUS_CODE.PERMISSION_DENIED));
}

function absolute(path: string, { name }: NodeUser): string {
  return posix.resolve(name === 'root' ? '/root' : `/home/${name}`, path);
}

function attributes({ kind, size, mode, mtime }: FileEntry): Attributes {
  return { mode: TYPE_BITS[kind] | mode, uid: 0, gid: 0, size, atime: mtime, mtime };
}

/** With the line that clients show as `ls -l` would. */
function listed(filename: string, entry: FileEntry): ListedFile {
  const rights = [...entry.mode.toString(2).padStart(9, '0').slice(-9)].map((bit, index) => (bit === '1' ? 'rwx'[index % 3] : '-')).join('');
  const date = new Date(entry.mtime * 1000).toISOString().slice(0, 10);
  return { filename, longname: `${entry.kind === 'folder' ? 'd' : '-'}${rights} 1 root root ${String(entry.size).padStart(10)} ${date} ${filename}`, attrs: attributes(entry) };
}
