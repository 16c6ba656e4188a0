import { randomUUID } from 'node:crypto';
import { parameterError, permissionDenied, refusal } from '../../errors';
import { generatedMac, keepsFiles } from '../../store/naming';
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
import { drivesOf, without } from './drive';
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
  /** Snapshot that is cloned instead of the VM as it is. */
  readonly snapname?: string;
  /** @default false for a template, true for any other VM */
  readonly full?: boolean;
  /** Storage of the copies; only for a full clone. */
  readonly storage?: string;
  readonly format?: string;
  /** Node of the clone; needs shared storage when it is another. */
  readonly target?: string;
}

/** Of the source's configuration, what its clone does not get. */
const NOT_CLONED: ReadonlySet<string> = new Set([
  'template', 'parent', 'lock', 'snapstate', 'snaptime', 'vmstate', 'runningcpu', 'runningmachine', 'running-nets-host-mtu',
]);

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
    const source = this.source(request);
    const full = request.full ?? !source.template;
    const drives = this.sourceDrives(source);
    this.verify(request, source, full, drives);
    if (this.store.vms.has(String(newid))) throw refusal(`unable to create VM ${newid}: config file already exists`);
    const name = request.name ?? `Copy-of-VM-${source.config.name ?? vmid}`;
    const clone: Vm = { vmid: newid, node: request.target ?? node, status: 'stopped', template: false, pool, lock: 'clone', config: { name } };
    this.store.vms.put(String(newid), clone);
    const copiedGib = full ? drives.reduce((sum, [, volume]) => sum + volume.sizeBytes / GIB, 0) : 0;
    const storages = drives.map(([, volume]) => (full ? request.storage ?? volume.storage : volume.storage));
    const undo = () => {
      for (const key of [...this.store.volumesByVm.keys(String(newid))]) this.store.volumes.delete(key);
      this.store.vms.delete(String(newid));
    };
    return this.tasks.start({ node, type: 'qmclone', id: String(vmid), caller, copiedGib, storages, undo }, (log) => {
      const volumes = drives.map(([key, volume]): [string, Volume] => {
        log(`create ${full ? 'full' : 'linked'} clone of drive ${key} (${volume.volid})`);
        return [key, this.copied(clone, key, volume, full, request)];
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

  /** The VM as it is, or as it was when a snapshot was taken. */
  private source({ node, vmid, snapname }: CloneRequest): Vm {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (snapname === undefined) return vm;
    const snapshot = this.store.snapshots.get(`${vmid}/${snapname}`);
    if (!snapshot) throw refusal(`snapshot '${snapname}' does not exist`);
    return { ...vm, config: snapshot.config };
  }

  private verify(request: CloneRequest, source: Vm, full: boolean, drives: readonly [string, Volume][]): void {
    const { caller, node, target, storage, format } = request;
    if (target !== undefined && !Object.hasOwn(this.store.description.nodes, target)) throw refusal(`no such cluster node '${target}'`);
    const away = target !== undefined && target !== node;
    if (storage !== undefined) {
      const { content, shared } = this.storage.findOn(node, storage);
      if (!content.includes('images')) throw parameterError({ storage: `storage '${storage}' does not support vm images` });
      if (away) this.storage.findOn(target, storage);
      if (away && !shared) throw refusal(`can't clone to non-shared storage '${storage}'`);
    }
    if (!full && storage !== undefined) throw refusal('parameter \'storage\' not allowed for linked clones');
    if (!full && format !== undefined) throw refusal('parameter \'format\' not allowed for linked clones');
    this.access.requireClone(caller, source.config, storage);
    if (away && this.usesLocalStorage(source)) throw refusal(`can't clone VM to node '${target}' (VM uses local storage)`);
    if (full && source.status === 'running' && request.snapname === undefined && source.config.tpmstate0 !== undefined) {
      throw refusal('cannot clone TPM state while VM is running');
    }
    for (const [key, volume] of drives) this.verifyFeature(request, source, full, key, volume);
  }

  private usesLocalStorage({ config }: Vm): boolean {
    return drivesOf(config).some(([key, volid]) => !key.startsWith('unused') && !this.storage.find(volid.split(':')[0] ?? '').shared);
  }

  /** Whether a storage of the type can copy the volume, or make a linked clone of it. */
  private verifyFeature({ snapname }: CloneRequest, source: Vm, full: boolean, key: string, volume: Volume): void {
    const copies = full || volume.volid.includes('-cloudinit') || key === 'tpmstate0';
    const files = keepsFiles(this.storage.find(volume.storage).type);
    const can = copies ? snapname === undefined || !files || volume.format === 'qcow2' : snapname === undefined ? source.template : !files;
    const what = `${copies ? 'Full' : 'Linked'} clone feature is not supported for${snapname === undefined ? '' : ' a snapshot of'} '${volume.volid}' (${key})`;
    if (!can) throw refusal(what);
  }

  private copied(...[clone, key, volume, full, request]: [Vm, string, Volume, boolean, CloneRequest]): Volume {
    try {
      return this.copy(clone, key, volume, full, request);
    } catch (error) {
      throw refusal(`clone failed: ${(error as Error).message}`);
    }
  }

  private copy(clone: Vm, key: string, volume: Volume, full: boolean, { storage, format, node }: CloneRequest): Volume {
    const cloudInit = volume.volid.includes(`-cloudinit`);
    const copies = full || cloudInit || key === 'tpmstate0';
    const place = full ? storage ?? volume.storage : volume.storage;
    return this.storage.allocate({
      node: this.storage.find(place).shared ? clone.node : node, storage: place, vmid: clone.vmid, sizeBytes: volume.sizeBytes,
      format: full ? format : volume.format, image: volume.image,
      ...(cloudInit ? { name: `vm-${clone.vmid}-cloudinit` } : {}),
      ...(copies ? {} : { base: volume }),
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
      ...config, name,
      smbios1: formatPropertyString(`uuid=${randomUUID()}`, without(parsePropertyString(String(config.smbios1 ?? '')).properties, 'uuid')),
      ...(config.vmgenid === undefined ? {} : { vmgenid: randomUUID() }),
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

