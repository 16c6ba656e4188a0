import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Clock } from '../clock';
import { volumeKey } from '../store/naming';
import type { StoredFile, Volume } from '../store/state';
import type { Store } from '../store/store';
import { FOLDERS, type Folder } from './storage-folders';
import type { StorageService } from './storage';

/** What a path of a node's file system leads to. */
export interface FileEntry {
  readonly kind: 'folder' | 'file';
  /** Bytes. */
  readonly size: number;
  /** Permissions: `0o644`. */
  readonly mode: number;
  /** Seconds since 1970. */
  readonly mtime: number;
}

/** As the C library words them. */
const REASONS = {
  ENOENT: 'No such file or directory', EACCES: 'Permission denied', EEXIST: 'File exists', EISDIR: 'Is a directory', EMFILE: 'Too many open files',
  ENOSPC: 'No space left on device',
};

/** Why a file operation is refused. */
export class FileError extends Error {
  constructor(readonly code: keyof typeof REASONS) {
    super(REASONS[code]);
    this.name = 'FileError';
  }
}

/** Above that the text is not kept, only size and SHA-256. */
const MAX_KEPT_BYTES = 1024 * 1024;
const FOLDER_MODE = 0o755;
const NEW_FILE_MODE = 0o644;

/** A place for a volume in a folder of a storage. */
interface Place {
  readonly storage: string;
  readonly folder: Folder;
  readonly format: string;
  readonly volume: Pick<Volume, 'volid' | 'node'>;
}

/**
 * The files of the nodes, as far as they have any: what lies in the folders of their storages. Paths are names in the store's own tables;
 * no file of the machine that runs the simulation is ever looked at.
 */
export class FileService {
  constructor(private readonly store: Store, private readonly storage: StorageService, private readonly clock: Clock) {}

  /** @returns undefined when there is nothing */
  stat(node: string, path: string): FileEntry | undefined {
    if (this.folderNames(node, path) !== undefined) return { kind: 'folder', size: 4096, mode: FOLDER_MODE, mtime: 0 };
    const volume = this.volumeAt(node, path);
    if (volume === undefined) return undefined;
    const { mode, mtime } = this.store.files.get(volumeKey(volume)) ?? { mode: NEW_FILE_MODE, mtime: 0 };
    return { kind: 'file', size: volume.sizeBytes, mode, mtime };
  }

  /** Names in a folder, sorted. @throws FileError */
  list(node: string, path: string): string[] {
    const names = this.folderNames(node, path);
    if (names === undefined) throw new FileError(this.volumeAt(node, path) === undefined ? 'ENOENT' : 'EACCES');
    return names;
  }

  /** @throws FileError, also where only the size of a file is known */
  read(node: string, path: string): Buffer {
    if (this.folderNames(node, path) !== undefined) throw new FileError('EISDIR');
    const volume = this.volumeAt(node, path);
    if (volume === undefined) throw new FileError('ENOENT');
    const content = this.store.files.get(volumeKey(volume))?.content;
    if (content === undefined) throw new FileError('EACCES');
    return Buffer.from(content, 'base64');
  }

  /** What was written into a volume, by its volid; undefined where nothing was, or more than is kept. */
  contentOf(node: string, volid: string): Buffer | undefined {
    const volume = this.storage.lookUp(node, volid);
    const content = volume && this.store.files.get(volumeKey(volume))?.content;
    return content === undefined ? undefined : Buffer.from(content, 'base64');
  }

  /** Refuses what `write` would refuse. @throws FileError */
  requireWritable(node: string, path: string): void {
    this.placeAt(node, path);
  }

  /** Writes a whole file; one that is there keeps its permissions. @throws FileError when the path is no place for a volume */
  write(node: string, path: string, content: Buffer): void {
    const { storage, folder, format, volume } = this.placeAt(node, path);
    const before = this.store.volumes.get(volumeKey(volume));
    if (content.length - (before?.sizeBytes ?? 0) > Number(this.storage.status(node, storage).avail)) throw new FileError('ENOSPC');
    const kept = content.length <= MAX_KEPT_BYTES ? { content: content.toString('base64') } : {};
    const sha256 = createHash('sha256').update(content).digest('hex');
    this.store.volumes.put(volumeKey(volume), { ...volume, storage, content: folder.content, format, sizeBytes: content.length, sha256 });
    const mode = this.store.files.get(volumeKey(volume))?.mode ?? NEW_FILE_MODE;
    this.store.files.put(volumeKey(volume), { ...kept, mode, mtime: this.clock.nowInSeconds() });
  }

  /** @throws FileError when there is no such file */
  chmod(node: string, path: string, mode: number): void {
    if (this.folderNames(node, path) !== undefined) throw new FileError('EACCES');
    const volume = this.volumeAt(node, path);
    if (volume === undefined) throw new FileError('ENOENT');
    const before: StoredFile = this.store.files.get(volumeKey(volume)) ?? { mode: NEW_FILE_MODE, mtime: 0 };
    this.store.files.put(volumeKey(volume), { ...before, mode: mode & 0o7777 });
  }

  /** Every folder of the node by its path, with its names. */
  private folderNames(node: string, path: string): string[] | undefined {
    const wanted = posix.resolve('/', path);
    const below = wanted === '/' ? '/' : `${wanted}/`;
    const folders = this.folders(node);
    const children = folders.filter((folder) => folder.path.startsWith(below)).map((folder) => folder.path.slice(below.length).split('/')[0] ?? '');
    const own = folders.find((folder) => folder.path === wanted);
    if (!own && children.length === 0) return undefined;
    return [...new Set([...children, ...(own ? this.namesIn(node, own) : [])])].sort();
  }

  private namesIn(node: string, { storage, folder }: { storage: string; folder: Folder }): string[] {
    return this.storage.content(node, storage, { content: folder.content }).map(({ volid }) => String(volid).slice(`${storage}:${folder.content}/`.length));
  }

  private folders(node: string): { path: string; storage: string; folder: Folder }[] {
    const { storages } = this.store.description;
    return Object.entries(storages).flatMap(([storage, { content, nodes }]) => {
      const { path } = this.storage.configuration(storage);
      if (typeof path !== 'string' || !(nodes?.includes(node) ?? true)) return [];
      return FOLDERS.filter((folder) => content.includes(folder.content)).map((folder) => ({ path: `${path}/${folder.path}`, storage, folder }));
    });
  }

  private volumeAt(node: string, path: string): Volume | undefined {
    try {
      return this.store.volumes.get(volumeKey(this.placeAt(node, path).volume));
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  /** @throws FileError when no volume can be at the path */
  private placeAt(node: string, path: string): Place {
    const whole = posix.resolve('/', path);
    if (this.folderNames(node, whole) !== undefined) throw new FileError('EISDIR');
    const { dir, base: name } = posix.parse(whole);
    const found = this.folders(node).find((folder) => folder.path === dir);
    if (!found) throw new FileError(this.folderNames(node, dir) === undefined ? 'ENOENT' : 'EACCES');
    const { storage, folder } = found;
    const format = folder.format(name);
    if (format === undefined) throw new FileError('EACCES');
    const isShared = this.store.description.storages[storage]?.shared ?? false;
    return { storage, folder, format, volume: { volid: `${storage}:${folder.content}/${name}`, node: isShared ? undefined : node } };
  }
}
