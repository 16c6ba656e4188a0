import type { Volume } from '../store/state';

/** A folder of a storage that keeps files. */
export interface Folder {
  readonly content: Volume['content'];
  /** Below the storage's path. */
  readonly path: string;
  /** The format that PVE says a file of the name has; undefined where it takes no notice of the file. */
  readonly format: (name: string) => string | undefined;
}

const COMPRESSED: Readonly<Record<string, string>> = { gz: 'tgz', xz: 'txz', zst: 'tzst', bz2: 'tbz2' };

/** Where files of which content lie, and which names count: after PVE::Storage::Plugin. */
export const FOLDERS: readonly Folder[] = [
  { content: 'snippets', path: 'snippets', format: (name) => (isPlain(name) ? 'snippet' : undefined) },
  { content: 'iso', path: 'template/iso', format: (name) => (/\.(iso|img)$/i.test(name) && isPlain(name) ? 'iso' : undefined) },
  { content: 'vztmpl', path: 'template/cache', format: (name) => (isPlain(name) ? COMPRESSED[/\.tar\.(gz|xz|zst|bz2)$/.exec(name)?.[1] ?? ''] : undefined) },
  { content: 'import', path: 'import', format: (name) => /^[\w.+-]+\.(qcow2|raw|vmdk|ova|ovf)$/.exec(name)?.[1] },
  { content: 'backup', path: 'dump', format: (name) => /^vzdump-(?:qemu|lxc)-[\w.-]+?\.((?:tar|vma)(?:\.(?:gz|lzo|zst))?|tgz)$/.exec(name)?.[1] },
];

/** Names that a file system takes, and that are one line. */
function isPlain(name: string): boolean {
  return Buffer.byteLength(name) <= 255 && !/[\u0000-\u001f\u007f/]/.test(name) && !['', '.', '..'].includes(name);
}
