import { nowInSeconds } from '../clock';
import { refusal } from '../errors';
import { keepsFiles, volumeKey, volumeName } from '../store/naming';
import type { Volume } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import type { PermissionService } from './permissions';
import { GIB, KIB, MIB } from './sizes';
import { parentOf, storagePath, volumePath } from './volume-paths';

/** A new volume of a VM. */
export interface NewVolume {
  readonly node: string;
  readonly storage: string;
  readonly vmid: number;
  readonly sizeBytes: number;
  /** @default qcow2 where the storage keeps files, else raw */
  readonly format?: string;
  /** Name instead of `vm-<vmid>-disk-<n>`: `vm-100-cloudinit`. */
  readonly name?: string;
  /** Template's volume that this one is a linked clone of. */
  readonly base?: Volume;
  /** What it is made from, URL or name of an image file. @default that of `base` */
  readonly image?: string;
}

export interface ContentFilter {
  readonly content?: string;
  readonly vmid?: number;
}

const FILE_CONTENT = ['images', 'rootdir', 'vztmpl', 'iso', 'backup', 'snippets', 'import'];
const BLOCK_CONTENT = ['images', 'rootdir'];

export class StorageService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService) {}

  /** Storages of the whole cluster, as configured. */
  configurations(caller: Caller): Record<string, unknown>[] {
    return Object.keys(this.store.description.storages).filter((id) => this.visible(caller, id)).map((id) => this.configuration(id));
  }

  configuration(id: string): Record<string, unknown> {
    const storage = this.find(id);
    const path = storagePath(storage.type, id);
    return {
      storage: id, type: storage.type, content: storage.content.join(','), shared: Number(storage.shared), ...(path === undefined ? {} : { path }),
    };
  }

  /** @param content types, with commas between them. @default as they are @throws PveError 500 for a type that the storage cannot hold */
  setContent(id: string, content?: string): Record<string, unknown> {
    const storage = this.find(id);
    if (content === undefined) return { storage: id, type: storage.type };
    const able: readonly string[] = keepsFiles(storage.type) ? FILE_CONTENT : BLOCK_CONTENT;
    const types = [...new Set(content.split(/[,;\s]+/).filter(Boolean))];
    const wrong = types.find(type => !able.includes(type));
    if (wrong !== undefined) throw refusal(`update storage failed: storage does not support content type '${wrong}'`);
    this.store.changeStorage(id, { ...storage, content: types as typeof storage.content });
    return { storage: id, type: storage.type };
  }

  list(caller: Caller, node: string): Record<string, unknown>[] {
    return Object.keys(this.store.description.storages)
      .filter((id) => this.isOn(id, node) && this.visible(caller, id))
      .map((id) => ({ storage: id, ...this.status(node, id) }));
  }

  status(node: string, id: string): Record<string, unknown> {
    const storage = this.findOn(node, id);
    const { size_gib: gib = storage.size_gib, other_gib: other = 0 } = this.onNode(storage, node) ?? {};
    const total = Math.round(gib * GIB);
    const volumes = this.volumesOf(node, id).reduce((sum, volume) => sum + (volume.base === undefined ? volume.sizeBytes : 0), 0);
    const used = Math.max(0, Math.round(volumes + other * GIB));
    return {
      type: storage.type, content: storage.content.join(','), shared: Number(storage.shared), enabled: 1, active: 1,
      total, used, avail: Math.max(total - used, 0), used_fraction: total === 0 ? 0 : used / total,
    };
  }

  /** The volumes on a node's storage, as the API lists them. */
  content(node: string, id: string, filter: ContentFilter): Record<string, unknown>[] {
    const { type } = this.findOn(node, id);
    return this.volumesOf(node, id, filter).map((volume) => {
      const { volid, content, format, sizeBytes, vmid, ctime = this.store.files.get(volumeKey(volume))?.mtime } = volume;
      const parent = parentOf(type, volume);
      return {
        volid, content, format, size: sizeBytes, ...(vmid === undefined ? {} : { vmid }), ...(ctime === undefined ? {} : { ctime }),
        ...(parent === undefined ? {} : { parent }),
      };
    });
  }

  /** @throws PveError 500 when the storage is full, or has a volume of that name */
  allocate({ node, storage: id, vmid, sizeBytes: wanted, format, name, base, image = base?.image }: NewVolume): Volume {
    const storage = this.findOn(node, id);
    if (!storage.content.includes('images')) throw refusal(`storage '${id}' does not support vm images`);
    const sizeBytes = wholeUnits(storage.type, wanted);
    if (base === undefined) this.requireSpace(node, id, sizeBytes);
    const form = format ?? (keepsFiles(storage.type) ? 'qcow2' : 'raw');
    // A clone of a snapshot does not say what it was made of.
    const baseName = base?.volid.includes('base-') ? base.volid.slice(id.length + 1) : undefined;
    for (let index = 0; ; index += 1) {
      const volid = `${id}:${volumeName(storage.type, vmid, name ?? `vm-${vmid}-disk-${index}`, form, baseName)}`;
      const volume: Volume = {
        volid, storage: id, node: storage.shared ? undefined : node, vmid, content: 'images', format: form, sizeBytes, ctime: nowInSeconds(),
        ...(base ? { base: volumeKey(base) } : {}), ...(image === undefined ? {} : { image }),
      };
      const exists = this.store.volumes.has(volumeKey(volume));
      if (exists && name === undefined) continue;
      if (exists) throw refusal(alreadyThere(storage.type, volume));
      this.store.volumes.put(volumeKey(volume), volume);
      return volume;
    }
  }

  /** Disks count in full, thinly provisioned or not; linked clones do not count. @throws PveError 500 when so many bytes do not fit */
  requireSpace(node: string, id: string, bytes: number): void {
    if (bytes > Number(this.status(node, id).avail)) throw refusal(`storage '${id}': No space left on device`);
  }

  /** The volume that a node knows by this volid, if there is one. */
  lookUp(node: string, volid: string): Volume | undefined {
    return this.store.volumes.get(volid) ?? this.store.volumes.get(volumeKey({ volid, node }));
  }

  /** @throws PveError 500 when the storage does not exist or the node does not have it */
  findOn(node: string, id: string): ReturnType<StorageService['find']> {
    const storage = this.find(id);
    if (!this.isOn(id, node)) throw refusal(`storage '${id}' is not available on node '${node}'`);
    return storage;
  }

  /** @throws PveError 500 when the storage does not exist */
  find(id: string): Store['description']['storages'][string] {
    const storage = Object.hasOwn(this.store.description.storages, id) ? this.store.description.storages[id] : undefined;
    if (!storage) throw refusal(`storage '${id}' does not exist`);
    return storage;
  }

  volumesOf(node: string, id: string, { content, vmid }: ContentFilter = {}): Volume[] {
    const keys = ['', node].flatMap((place) => [...this.store.volumesByPlace.keys(`${id} ${place}`)]);
    return keys.map((key) => this.store.volumes.get(key) as Volume).filter((volume) => (
      (content === undefined || volume.content === content) && (vmid === undefined || volume.vmid === vmid)
    ));
  }

  private onNode({ shared, by_node: byNode = {} }: ReturnType<StorageService['find']>, node: string) {
    return shared ? Object.values(byNode)[0] : byNode[node];
  }

  private isOn(id: string, node: string): boolean {
    return this.find(id).nodes?.includes(node) ?? true;
  }

  private visible(caller: Caller, id: string): boolean {
    const held = this.permissions.privileges(caller, `/storage/${id}`);
    return held.has('Datastore.Audit') || held.has('Datastore.AllocateSpace');
  }
}

/** Bytes that a new volume really has: LVM gives whole extents, ZFS and Ceph whole MiB. */
function wholeUnits(storageType: string, bytes: number): number {
  const unit = storageType === 'lvmthin' ? 4 * MIB : keepsFiles(storageType) ? KIB : MIB;
  return Math.ceil(bytes / unit) * unit;
}

/** Each type's own tool says it in its own words. */
function alreadyThere(storageType: string, volume: Volume): string {
  const path = volumePath(storageType, volume);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (keepsFiles(storageType)) return `disk image '${path}' already exists`;
  if (storageType === 'rbd') return `rbd create '${name}' error: rbd: create error: (17) File exists`;
  if (storageType === 'zfspool') return `zfs error: cannot create '${volume.storage}/${name}': dataset already exists`;
  const group = path.split('/')[2];
  return `lvcreate '${group}/${name}' error:   Logical Volume "${name}" already exists in volume group "${group}"`;
}
