import { nowInSeconds } from '../clock';
import { parameterError, refusal } from '../errors';
import { keepsFiles, volumeKey } from '../store/naming';
import type { Volume } from '../store/state';
import type { Store } from '../store/store';
import type { UploadedFile } from './file-digest';
import type { Caller } from './authentication';
import type { DownloadService, RemoteFile } from './downloads';
import type { StorageService } from './storage';
import { FOLDERS } from './storage-folders';
import type { TaskService } from './tasks';
import { storagePath } from './volume-paths';

/** What may be uploaded and downloaded. */
export const FILE_CONTENTS = ['iso', 'vztmpl', 'import'] as const;
type FileContent = typeof FILE_CONTENTS[number];

export interface FileRequest {
  readonly caller: Caller;
  readonly node: string;
  readonly storage: string;
  readonly content: string;
  readonly filename: string;
  readonly checksum?: string;
  readonly algorithm?: string;
}

export interface DownloadRequest extends FileRequest {
  readonly url: string;
  readonly verifyCertificates: boolean;
  /** Decompresses the file; only ISO images. */
  readonly compression?: string;
}

/** Names that count, by content; `import` is stricter than what a folder may hold. */
const NAMES: Readonly<Record<FileContent, readonly [RegExp, string]>> = {
  iso: [/[^/]+\.(?:iso|img)$/i, 'wrong file extension'],
  vztmpl: [/[^/]+\.(?:tar|tar\.(?:gz|xz|zst|bz2))$/i, 'wrong file extension'],
  import: [/^[a-zA-Z0-9\-.+=_]+\.(?:ova|qcow2|raw|vmdk)$/, 'invalid filename or wrong extension'],
};

/** How much larger than its compressed form the simulation takes an image to be. */
const DECOMPRESSION_FACTOR = 3;

/** Files come onto storages: uploaded by a client, or downloaded by the node. */
export class StorageFileService {
  constructor(
    private readonly store: Store, private readonly storage: StorageService, private readonly downloads: DownloadService,
    private readonly tasks: TaskService,
  ) {}

  /** Replaces a file of the same name. @returns UPID */
  upload(request: FileRequest, file: UploadedFile): string {
    const { caller, node, storage, content, checksum } = request;
    const volume = this.volumeFor(request, '', (id) => `storage '${id}' does not support '${content}' content`);
    return this.tasks.start({ node, type: 'imgcopy', id: '', caller, storages: [storage] }, (log) => {
      log(`starting file import from: /var/tmp/pveupload-${file.sha256.slice(0, 32)}`);
      if (checksum !== undefined) verifyChecksum(checksum, file.checksum, log);
      log(`target node: ${node}`);
      log(`target file: ${this.pathOf(volume)}`);
      log(`file size is: ${file.sizeBytes}`);
      this.put(node, { ...volume, image: request.filename }, file);
      log('finished file import successfully');
    });
  }

  /** @returns UPID. The task fails when the file is there already, or the server has none. */
  async download(request: DownloadRequest): Promise<string> {
    const { caller, node, storage, url, checksum, compression, content } = request;
    const volume = this.volumeFor(request, ', not a file based storage!', (id) => `storage '${id}' is not configured for content-type '${content}'`);
    const file = await this.downloads.fetch(url, request.verifyCertificates, request.algorithm);
    const path = this.pathOf(volume);
    return this.tasks.start({ node, type: 'download', id: volume.volid.slice(volume.volid.indexOf('/') + 1), caller, copiedGib: gib(file), storages: [storage] }, (log) => {
      if (compression !== undefined && content !== 'iso') throw refusal(`decompression not supported for ${content}`);
      log(`downloading ${url} to ${path}`);
      if (this.store.volumes.has(volumeKey(volume))) throw refusal(`refusing to override existing file '${path}'`);
      if ('error' in file) throw refusal(`download failed: ${file.error}`);
      if (checksum !== undefined) verifyChecksum(checksum, file.checksum, log);
      const decompressed = { ...file, sizeBytes: file.sizeBytes * DECOMPRESSION_FACTOR, sha256: undefined };
      this.put(node, { ...volume, image: url }, compression === undefined ? file : decompressed);
      log(`download of '${url}' to '${path}' finished`);
    });
  }

  /** The place of the file, which may be there already. Of the same refusals, uploads and downloads have words of their own. */
  private volumeFor(request: FileRequest, wrongType: string, wrongContent: (id: string) => string): Omit<Volume, 'sizeBytes'> {
    const { node, storage: id, content, filename } = request;
    const storage = this.storage.findOn(node, id);
    if (!keepsFiles(storage.type)) throw refusal(`can't upload to storage type '${storage.type}'${wrongType}`);
    const kind = FILE_CONTENTS.find((known) => known === content);
    if (kind === undefined) throw parameterError({ content: `upload content type '${content}' not allowed` });
    const name = filename.replace(/^.*[/\\]/, '').replace(/[^a-zA-Z0-9_.-]/g, '_');
    const [pattern, reason] = NAMES[kind];
    if (!pattern.test(name)) throw parameterError({ filename: reason });
    if (!storage.content.includes(kind)) throw refusal(wrongContent(id));
    const format = FOLDERS.find((folder) => folder.content === kind)?.format(name) ?? 'raw';
    return { volid: `${id}:${kind}/${name}`, storage: id, node: storage.shared ? undefined : node, content: kind, format };
  }

  private put(node: string, volume: Omit<Volume, 'sizeBytes'>, { sizeBytes, sha256 }: { readonly sizeBytes: number; readonly sha256?: string }): void {
    const key = volumeKey(volume);
    this.storage.requireSpace(node, volume.storage, sizeBytes - (this.store.volumes.get(key)?.sizeBytes ?? 0));
    this.store.volumes.put(key, { ...volume, sizeBytes, ...(sha256 === undefined ? {} : { sha256 }) });
    this.store.files.put(key, { mode: 0o644, mtime: nowInSeconds() });
  }

  private pathOf({ storage, content, volid }: Omit<Volume, 'sizeBytes'>): string {
    const folder = storagePath(this.storage.find(storage).type, storage) ?? '';
    return `${folder}/${FOLDERS.find((known) => known.content === content)?.path}/${volid.slice(volid.indexOf('/') + 1)}`;
  }
}

/** @param actual undefined where the bytes were never there: they are taken to be right */
function verifyChecksum(expected: string, actual: string | undefined, log: (line: string) => void): void {
  if (actual !== undefined && actual.toLowerCase() !== expected.toLowerCase()) throw refusal(`checksum mismatch: got '${actual}' != expect '${expected}'`);
  log('calculating checksum...OK, checksum verified');
}

function gib(file: RemoteFile): number {
  return 'error' in file ? 0 : file.sizeBytes / 1024 ** 3;
}
