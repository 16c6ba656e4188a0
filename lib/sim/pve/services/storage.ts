import { parameterError, refusal } from '../errors';
import { keepsFiles, volumeKey, volumeName } from '../store/naming';
import type { Volume } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import type { PermissionService } from './permissions';
import type { TaskService } from './tasks';
import { GIB } from './sizes';

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
}

export class StorageService {
  constructor(private readonly store: Store, private readonly permissions: PermissionService, private readonly tasks: TaskService) {}

  /** Storages of the whole cluster, as configured. */
  configurations(caller: Caller): Record<string, unknown>[] {
    return Object.keys(this.store.description.storages).filter((id) => this.visible(caller, id)).map((id) => this.configuration(id));
  }

  configuration(id: string): Record<string, unknown> {
    const storage = this.find(id);
    const path = keepsFiles(storage.type) ? { path: id === 'local' ? '/var/lib/vz' : `/mnt/pve/${id}` } : {};
    return { storage: id, type: storage.type, content: storage.content.join(','), shared: Number(storage.shared), ...path };
  }

  list(caller: Caller, node: string): Record<string, unknown>[] {
    return Object.keys(this.store.description.storages)
      .filter((id) => this.isOn(id, node) && this.visible(caller, id))
      .map((id) => ({ storage: id, ...this.status(node, id) }));
  }

  status(node: string, id: string): Record<string, unknown> {
    const storage = this.findOn(node, id);
    const total = Math.round(storage.size_gib * GIB);
    const used = this.volumesOf(node, id).reduce((sum, volume) => sum + (volume.base === undefined ? volume.sizeBytes : 0), 0);
    return {
      type: storage.type, content: storage.content.join(','), shared: Number(storage.shared), enabled: 1, active: 1,
      total, used, avail: Math.max(total - used, 0), used_fraction: used / total,
    };
  }

  content(node: string, id: string, filter: { content?: string; vmid?: number }): Record<string, unknown>[] {
    this.findOn(node, id);
    const wanted = ({ content, vmid }: Volume) => (
      (filter.content === undefined || content === filter.content) && (filter.vmid === undefined || vmid === filter.vmid)
    );
    return this.volumesOf(node, id).filter(wanted)
      .map(({ volid, content, format, sizeBytes, vmid }) => ({ volid, content, format, size: sizeBytes, ...(vmid === undefined ? {} : { vmid }) }));
  }

  /** @param volume volid, or its part after the colon */
  volume(node: string, id: string, volume: string): Record<string, unknown> {
    const { format, sizeBytes, volid } = this.findVolume(node, id, volume);
    return { format, size: sizeBytes, used: sizeBytes, path: `/dev/simulated/${volid.replace(':', '/')}` };
  }

  /** @returns UPID */
  deleteVolume(caller: Caller, node: string, id: string, volume: string): string {
    const found = this.findVolume(node, id, volume);
    if (this.store.volumesByBase.keys(volumeKey(found)).size > 0) throw refusal(`base volume '${volume}' is still in use by linked cloned`);
    return this.tasks.start({ node, type: 'imgdel', id: found.volid.replace(':', '@'), caller }, () => {
      this.store.volumes.delete(volumeKey(found));
      this.store.files.delete(volumeKey(found));
    });
  }

  allocate({ node, storage: id, vmid, sizeBytes, format, name, base }: NewVolume): Volume {
    const storage = this.findOn(node, id);
    if (!storage.content.includes('images')) throw refusal(`storage '${id}' does not support vm images`);
    const form = format ?? (keepsFiles(storage.type) ? 'qcow2' : 'raw');
    const baseName = base?.volid.slice(id.length + 1);
    for (let index = 0; ; index += 1) {
      const volid = `${id}:${volumeName(storage.type, vmid, name ?? `vm-${vmid}-disk-${index}`, form, baseName)}`;
      const volume: Volume = {
        volid, storage: id, node: storage.shared ? undefined : node, vmid, content: 'images', format: form, sizeBytes,
        ...(base ? { base: volumeKey(base) } : {}),
      };
      if (name === undefined && this.store.volumes.has(volumeKey(volume))) continue;
      this.store.volumes.put(volumeKey(volume), volume);
      return volume;
    }
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

  private find(id: string): Store['description']['storages'][string] {
    const storage = Object.hasOwn(this.store.description.storages, id) ? this.store.description.storages[id] : undefined;
    if (!storage) throw refusal(`storage '${id}' does not exist`);
    return storage;
  }

  private findVolume(node: string, id: string, volume: string): Volume {
    this.findOn(node, id);
    const volid = volume.includes(':') ? volume : `${id}:${volume}`;
    if (!volid.startsWith(`${id}:`)) throw parameterError({ volume: `storage ID mismatch (${volid.split(':')[0]} != ${id})` });
    const found = this.lookUp(node, volid);
    if (!found) throw refusal(`volume '${volid}' does not exist`);
    return found;
  }

  private volumesOf(node: string, id: string): Volume[] {
    return this.store.volumes.values().filter((volume) => volume.storage === id && (volume.node === undefined || volume.node === node));
  }

  private isOn(id: string, node: string): boolean {
    return this.find(id).nodes?.includes(node) ?? true;
  }

  private visible(caller: Caller, id: string): boolean {
    const held = this.permissions.privileges(caller, `/storage/${id}`);
    return held.has('Datastore.Audit') || held.has('Datastore.AllocateSpace');
  }
}
