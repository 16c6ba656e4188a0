import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ResourceData } from '../../legacy/resource-data';

/** What the resource is made of, and what it is called on the storage. */
export interface FileSource {
  readonly fileName: string;
  /** What tells the type of content, where that is not configured. */
  readonly typedBy: string;
}

/** @throws Error when there is neither a file nor text */
export function sourceOf(data: ResourceData): FileSource {
  const [file] = data.blocks('source_file');
  const [raw] = data.blocks('source_raw');
  if (file !== undefined) {
    const path = String(file['path']);
    return { fileName: String(file['file_name']) || basename(path), typedBy: path };
  }
  if (raw === undefined) {
    throw new Error('missing argument "source_file.path"');
  }
  return { fileName: String(raw['file_name']), typedBy: String(raw['file_name']) };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Padded with spaces to as many characters as `resize` says. */
function resized(text: string, size: number): string {
  const bytes = Buffer.byteLength(text);
  if (size > 0 && bytes > size) {
    throw new Error(`cannot resize ${bytes} bytes to ${size} bytes`);
  }
  return text + ' '.repeat(Math.max(0, size - [...text].length));
}

/** Has `send` take the file from a path here: text is put into a file for as long as that lasts. */
export async function withSource(data: ResourceData, send: (path: string) => Promise<void>): Promise<void> {
  const [file] = data.blocks('source_file');
  if (file !== undefined) {
    const path = String(file['path']);
    if (await factsOf(path) === undefined) {
      throw new Error(`open ${path}: no such file or directory`);
    }
    const wanted = String(file['checksum']);
    const actual = wanted === '' ? '' : await sha256(path);
    if (actual !== wanted) {
      throw new Error(`the calculated SHA256 checksum "${actual}" does not match source checksum "${wanted}"`);
    }
    return send(path);
  }
  const [raw = {}] = data.blocks('source_raw');
  const folder = await mkdtemp(join(tmpdir(), 'standsmith-file-'));
  try {
    const path = join(folder, 'raw');
    await writeFile(path, resized(String(raw['data']), Number(raw['resize'])), { mode: 0o600 });
    await send(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface FileFacts {
  readonly modified: string;
  readonly size: number;
  readonly tag: string;
}

/** When the file was changed, how long it is, and both in one; undefined when it is not there. */
export async function factsOf(path: string): Promise<FileFacts | undefined> {
  try {
    const { mtimeMs, size } = await stat(path);
    const seconds = Math.floor(mtimeMs / 1000);
    const modified = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
    return { modified, size, tag: `${seconds.toString(16)}-${size.toString(16)}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
