import { randomUUID } from 'node:crypto';
import { parameterError, permissionDenied, refusal } from '../../errors';
import { generatedMac } from '../../store/naming';
import type { ConfigValue, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import type { PoolService } from '../pools';
import { formatPropertyString, parsePropertyString } from '../property-string';
import { formatSize, GIB } from '../sizes';
import type { StorageService } from '../storage';
import type { TaskService } from '../tasks';
import type { QemuAccessService } from './access';
import { drivesOf, isCloudInit } from './drives';
import { parseNetworkDevice } from './network-device';
import { findUnlockedVm } from './vms';

export interface CloneRequest {
  readonly caller: Caller;
  readonly node: string;
  readonly vmid: number;
  readonly newid: number;
  readonly name?: string;
  readonly description?: string;
  readonly pool?: string;
  /** @default false for a template, true for any other VM */
  readonly full?: boolean;
  /** Storage of the copies; only for a full clone. */
  readonly storage?: string;
  readonly format?: string;
  /** Node of the clone; needs shared storage when it is another. */
  readonly target?: string;
}

/** Of the source's configuration, what its clone does not get. */
const NOT_CLONED: ReadonlySet<string> = new Set(['template', 'parent', 'lock', 'digest', 'snapstate', 'protection']);

export class CloneService {
  constructor(
    private readonly store: Store, private readonly permissions: PermissionService, private readonly access: QemuAccessService,
    private readonly pools: PoolService, private readonly storage: StorageService, private readonly tasks: TaskService,
  ) {}

  /** @returns UPID */
  start(request: CloneRequest): string {
    const { caller, node, vmid, newid, pool } = request;
    if (pool !== undefined) this.pools.find(pool);
    this.requireAllocate(caller, newid, pool);
    const source = findUnlockedVm(this.store, node, vmid);
    const full = request.full ?? !source.template;
    if (this.store.vms.has(String(newid))) throw refusal(`unable to create VM ${newid}: config file already exists`);
    const drives = this.sourceDrives(source);
    this.verify(request, source, full, drives);
    this.access.requireClone(caller, source.config, drives.map(([, volume]) => request.storage ?? volume.storage));
    const name = request.name ?? `Copy-of-VM-${source.config.name ?? vmid}`;
    const clone: Vm = { vmid: newid, node: request.target ?? node, status: 'stopped', template: false, pool, lock: 'clone', config: { name } };
    this.store.vms.put(String(newid), clone);
    const copiedGib = full ? drives.reduce((sum, [, volume]) => sum + volume.sizeBytes / GIB, 0) : 0;
    const storages = drives.map(([, volume]) => (full ? request.storage ?? volume.storage : volume.storage));
    const undo = () => { this.store.vms.delete(String(newid)); };
    return this.tasks.start({ node, type: 'qmclone', id: String(vmid), caller, copiedGib, storages, undo }, (log) => {
      const volumes = drives.map(([key, volume]): [string, Volume] => {
        log(`create ${full ? 'full' : 'linked'} clone of drive ${key} (${volume.volid})`);
        return [key, this.copy(clone, volume, full, request)];
      });
      this.store.vms.put(String(newid), { ...clone, lock: undefined, config: this.cloneConfig(request, source, name, new Map(volumes)) });
    });
  }

  private requireAllocate(caller: Caller, newid: number, pool: string | undefined): void {
    const allowed = this.permissions.has(caller, `/vms/${newid}`, 'VM.Allocate')
      || (pool !== undefined && this.permissions.has(caller, `/pool/${pool}`, 'VM.Allocate'));
    if (!allowed) throw permissionDenied(pool === undefined ? `/vms/${newid}` : `/pool/${pool}`, ['VM.Allocate']);
  }

  private sourceDrives(source: Vm): [string, Volume][] {
    return drivesOf(source.config).flatMap(([key, volid]): [string, Volume][] => {
      const volume = key.startsWith('unused') ? undefined : this.storage.lookUp(source.node, volid);
      return volume?.vmid === source.vmid ? [[key, volume]] : [];
    });
  }

  private verify(request: CloneRequest, source: Vm, full: boolean, drives: readonly [string, Volume][]): void {
    const { node, target, storage } = request;
    if (!full && storage !== undefined) throw parameterError({ storage: 'Parameter \'storage\' not allowed for linked clones.' });
    if (target !== undefined && target !== node && drives.some(([, volume]) => volume.node !== undefined)) {
      throw refusal(`Can't clone VM to node '${target}' (VM uses local storage)`);
    }
    if (storage !== undefined) this.storage.findOn(target ?? node, storage);
    const [drive] = drives.find(([key]) => !isCloudInit(source.vmid, source.config[key])) ?? [];
    if (!full && !source.template && drive !== undefined) throw refusal(`Linked clone feature is not supported for drive '${drive}'`);
  }

  private copy(clone: Vm, volume: Volume, full: boolean, { storage, format }: CloneRequest): Volume {
    const cloudInit = volume.volid.includes(`-cloudinit`);
    return this.storage.allocate({
      node: clone.node, storage: full ? storage ?? volume.storage : volume.storage, vmid: clone.vmid, sizeBytes: volume.sizeBytes,
      format: full ? format : volume.format,
      ...(cloudInit ? { name: `vm-${clone.vmid}-cloudinit` } : {}),
      ...(full || cloudInit ? {} : { base: volume }),
    });
  }

  private cloneConfig(request: CloneRequest, source: Vm, name: string, volumes: ReadonlyMap<string, Volume>): Record<string, ConfigValue> {
    const config: Record<string, ConfigValue> = {};
    for (const [key, value] of Object.entries(source.config)) {
      if (NOT_CLONED.has(key) || key.startsWith('unused')) continue;
      const volume = volumes.get(key);
      if (volume) config[key] = onVolume(String(value), volume);
      else if (/^net\d+$/.test(key)) config[key] = withNewMac(request.newid, key, String(value));
      else config[key] = value;
    }
    return {
      ...config, name, smbios1: `uuid=${randomUUID()}`, vmgenid: randomUUID(),
      ...(request.description === undefined ? {} : { description: request.description.trimEnd() }),
    };
  }
}

function onVolume(drive: string, volume: Volume): string {
  return formatPropertyString(volume.volid, { ...parsePropertyString(drive).properties, size: formatSize(volume.sizeBytes) });
}

function withNewMac(vmid: number, key: string, device: string): string {
  const { model, options } = parseNetworkDevice(key, device);
  return formatPropertyString(`${model}=${generatedMac(vmid, Number(key.slice('net'.length)))}`, options);
}
