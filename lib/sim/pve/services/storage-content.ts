import { parameterError, refusal } from '../errors';
import { keepsFiles, volumeKey } from '../store/naming';
import type { Volume } from '../store/state';
import type { Store } from '../store/store';
import type { Caller } from './authentication';
import type { PermissionService } from './permissions';
import { KIB } from './sizes';
import type { ContentFilter, StorageService } from './storage';
import type { TaskService } from './tasks';
import type { VolumeAccess } from './volume-access';
import { volumePath } from './volume-paths';

export interface AllocationRequest {
  readonly node: string;
  readonly storage: string;
  readonly vmid: number;
  /** `vm-100-disk-9`, with `.qcow2` where the storage keeps files. */
  readonly filename: string;
  /** KiB, or with M or G. */
  readonly size: string;
  readonly format?: string;
}

/** What lies on storages, for those who may see it. */
export class StorageContentService {
  constructor(
    private readonly store: Store, private readonly permissions: PermissionService, private readonly storage: StorageService,
    private readonly access: VolumeAccess, private readonly tasks: TaskService,
  ) {}

  /** The volumes that the caller may read. */
  list(caller: Caller, node: string, id: string, filter: ContentFilter): Record<string, unknown>[] {
    const readable = new Set(this.storage.volumesOf(node, id, filter).filter((volume) => this.access.has(caller, volume)).map(({ volid }) => volid));
    return this.storage.content(node, id, filter).filter(({ volid }) => readable.has(String(volid)));
  }

  /** @param name volid, or its part after the colon */
  get(caller: Caller, node: string, id: string, name: string): Record<string, unknown> {
    const volume = this.find(node, id, name);
    this.access.require(caller, volume);
    const { format, sizeBytes } = volume;
    return { path: volumePath(this.storage.find(id).type, volume), size: sizeBytes, used: sizeBytes, format };
  }

  /** @returns volid */
  allocate({ node, storage, vmid, filename, size, format }: AllocationRequest): string {
    const [, count = '0', unit = ''] = /^(\d+)([MG]?)$/.exec(size) ?? [];
    const [name, suffix] = /^(.+)\.(raw|qcow2|vmdk)$/.exec(filename)?.slice(1) ?? [filename, undefined];
    if (format !== undefined && suffix !== undefined && format !== suffix) throw parameterError({ format: `different storage formats (${format} != ${suffix})` });
    if (!filename.startsWith(`vm-${vmid}-`)) throw refusal(`illegal name '${filename}' - should be 'vm-${vmid}-*'`);
    const sizeBytes = Number(count) * KIB * { '': 1, M: KIB, G: KIB * KIB }[unit as '' | 'M' | 'G'];
    return this.storage.allocate({ node, storage, vmid, sizeBytes, name, format: suffix ?? format }).volid;
  }

  /**
   * @param waits whether the caller gives the task time to end
   * @returns UPID, or null when the caller waits and the task is done
   */
  async delete(caller: Caller, node: string, id: string, name: string, waits: boolean): Promise<string | null> {
    const { type } = this.storage.findOn(node, id);
    const volid = volidOf(id, name);
    const volume = this.storage.lookUp(node, volid);
    const isBackup = volume?.content === 'backup' && volume.vmid !== undefined;
    this.permissions.require(caller, `/storage/${id}`, [isBackup ? 'Datastore.AllocateSpace' : 'Datastore.Allocate']);
    if (isBackup) this.permissions.require(caller, `/vms/${volume.vmid}`, ['VM.Backup']);
    const owner = volume?.vmid === undefined ? '' : `${volume.vmid}@`;
    const upid = this.tasks.start({ node, type: 'imgdel', id: `${owner}${id}`, caller }, (log) => {
      if (!volume && !keepsFiles(type)) throw refusal(`failed to remove '${volid}': it does not exist`);
      if (volume) this.remove(volume);
      log(`Removed volume '${volid}'`);
    });
    if (!waits) return upid;
    await this.tasks.ended(upid);
    const { exitstatus } = this.tasks.find(node, upid);
    if (exitstatus === undefined) return upid;
    if (exitstatus !== 'OK') throw refusal(exitstatus);
    return null;
  }

  private remove(volume: Volume): void {
    const name = volume.volid.slice(volume.storage.length + 1);
    if (this.store.volumesByBase.keys(volumeKey(volume)).size > 0) throw refusal(`base volume '${name}' is still in use by linked cloned`);
    this.store.volumes.delete(volumeKey(volume));
    this.store.files.delete(volumeKey(volume));
  }

  private find(node: string, id: string, name: string): Volume {
    const { type } = this.storage.findOn(node, id);
    const volid = volidOf(id, name);
    const volume = this.storage.lookUp(node, volid);
    if (volume) return volume;
    throw refusal(keepsFiles(type) ? `volume_size_info on '${volid}' failed - no format` : `volume '${volid}' does not exist`);
  }
}

function volidOf(storage: string, name: string): string {
  const volid = name.includes(':') ? name : `${storage}:${name}`;
  const [given] = volid.split(':');
  if (given !== storage) throw parameterError({ volume: `storage ID mismatch (${given} != ${storage})` });
  return volid;
}
