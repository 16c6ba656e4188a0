import { keepsFiles } from '../store/naming';
import type { Volume } from '../store/state';
import { FOLDERS } from './storage-folders';

/** The folder of a storage that keeps files; undefined for others. */
export function storagePath(type: string, id: string): string | undefined {
  if (!keepsFiles(type)) return undefined;
  return id === 'local' ? '/var/lib/vz' : `/mnt/pve/${id}`;
}

/** Where the node has a volume: a file, or a device that the storage's type names. */
export function volumePath(type: string, { volid, storage, content }: Volume): string {
  const name = volid.slice(storage.length + 1);
  const own = name.slice(name.lastIndexOf('/') + 1);
  const folder = storagePath(type, storage);
  if (folder !== undefined) {
    return content === 'images' ? `${folder}/images/${name.split('/').slice(-2).join('/')}`
      : `${folder}/${FOLDERS.find((candidate) => candidate.content === content)?.path ?? content}/${own}`;
  }
  if (type === 'rbd') return `/dev/rbd-pve/00000000-0000-0000-0000-000000000000/${storage}/${own}`;
  return type === 'zfspool' ? `/dev/zvol/${storage}/${own}` : `/dev/${storage === 'local-lvm' ? 'pve' : storage}/${own}`;
}

/** What a linked clone's storage says that it was made from; undefined where the storage does not say. */
export function parentOf(type: string, { volid, storage, base }: Volume): string | undefined {
  const name = volid.slice(storage.length + 1);
  if (base === undefined || !name.includes('/')) return undefined;
  if (!keepsFiles(type)) return `${name.split('/')[0]}@__base__`;
  const [vmid, file] = name.split('/');
  return `../${vmid}/${file}`;
}
