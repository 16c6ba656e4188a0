import { parameterError, refusal } from '../../errors';
import { volumeKey } from '../../store/naming';
import type { ConfigValue, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import { formatPropertyString, parsePropertyString } from '../property-string';
import { formatSize, GIB, parseSize } from '../sizes';
import type { StorageService } from '../storage';
import type { TaskService } from '../tasks';
import { drivesOf } from './drives';
import { findUnlockedVm, findVm } from './vms';

export interface MigrateRequest {
  readonly caller: Caller;
  readonly node: string;
  readonly vmid: number;
  readonly target: string;
  readonly online: boolean;
  readonly withLocalDisks: boolean;
  readonly targetStorage?: string;
}

export interface MoveRequest {
  readonly caller: Caller;
  readonly node: string;
  readonly vmid: number;
  readonly disk: string;
  readonly storage: string;
  readonly format?: string;
  /** Removes the source; else it stays as `unusedN`. */
  readonly delete: boolean;
}

/** VMs move between nodes, disks between storages, and disks grow. */
export class RelocateService {
  constructor(private readonly store: Store, private readonly storage: StorageService, private readonly tasks: TaskService) {}

  /** @returns UPID */
  migrate({ caller, node, vmid, target, online, withLocalDisks, targetStorage }: MigrateRequest): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (target === node) throw parameterError({ target: 'target is local node.' });
    if (vm.status === 'running' && !online) throw refusal('can\'t migrate running VM without --online');
    const local = this.drives(vm).filter(([, volume]) => volume.node !== undefined);
    if (vm.status === 'running' && local.length > 0 && !withLocalDisks) {
      throw refusal(`can't live migrate attached local disks without with-local-disks option`);
    }
    const storages = local.map(([, volume]) => targetStorage ?? volume.storage);
    for (const storage of storages) this.storage.findOn(target, storage);
    const copiedGib = local.reduce((sum, [, volume]) => sum + volume.sizeBytes / GIB, 0);
    this.store.vms.put(String(vmid), { ...vm, lock: 'migrate' });
    const undo = () => this.store.vms.put(String(vmid), vm);
    return this.tasks.start({ node, type: 'qmigrate', id: String(vmid), caller, copiedGib, storages, undo }, () => {
      const current = findVm(this.store, node, vmid);
      const config: Record<string, ConfigValue> = { ...current.config };
      for (const [key, volume] of local) config[key] = this.copy({ ...current, node: target }, config[key], volume, targetStorage ?? volume.storage);
      this.store.vms.put(String(vmid), { ...current, node: target, lock: undefined, config });
    });
  }

  /** @returns UPID */
  moveDisk({ caller, node, vmid, disk, storage, format, delete: remove }: MoveRequest): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    const [, volume] = this.drives(vm).find(([key]) => key === disk) ?? [];
    if (!volume) throw refusal(`disk '${disk}' does not exist`);
    this.storage.findOn(node, storage);
    if (volume.storage === storage && (format === undefined || format === volume.format)) {
      throw parameterError({ storage: 'you can\'t move to the same storage with same format' });
    }
    return this.tasks.start({ node, type: 'qmmove', id: String(vmid), caller, copiedGib: volume.sizeBytes / GIB, storages: [storage] }, () => {
      const current = findUnlockedVm(this.store, node, vmid);
      const config: Record<string, ConfigValue> = { ...current.config };
      config[disk] = this.copy(current, config[disk], volume, storage, format, remove);
      if (!remove) {
        let index = 0;
        while (config[`unused${index}`] !== undefined) index += 1;
        config[`unused${index}`] = volume.volid;
      }
      this.store.vms.put(String(vmid), { ...current, config });
    });
  }

  /**
   * @param size new size (`20G`, bytes) or, with `+` before it, growth
   * @returns UPID
   */
  resize(caller: Caller, node: string, vmid: number, disk: string, size: string): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    const [, volume] = this.drives(vm).find(([key]) => key === disk) ?? [];
    if (!volume) throw refusal(`disk '${disk}' does not exist`);
    const given = parseSize(size.replace(/^\+/, ''));
    if (given === undefined) throw parameterError({ size: 'value does not match the regex pattern' });
    const sizeBytes = size.startsWith('+') ? volume.sizeBytes + given : given;
    if (sizeBytes < volume.sizeBytes) throw refusal('shrinking disks is not supported');
    return this.tasks.start({ node, type: 'resize', id: String(vmid), caller }, () => {
      const current = findUnlockedVm(this.store, node, vmid);
      const { properties } = parsePropertyString(String(current.config[disk]));
      this.store.volumes.put(volumeKey(volume), { ...volume, sizeBytes });
      const drive = formatPropertyString(volume.volid, { ...properties, size: formatSize(sizeBytes) });
      this.store.vms.put(String(vmid), { ...current, config: { ...current.config, [disk]: drive } });
    });
  }

  private copy(vm: Vm, drive: ConfigValue | undefined, volume: Volume, storage: string, format?: string, remove = true): string {
    const cloudInit = volume.volid.includes('-cloudinit');
    if (remove) this.store.volumes.delete(volumeKey(volume));
    const copy = this.storage.allocate({
      node: vm.node, storage, vmid: vm.vmid, sizeBytes: volume.sizeBytes, format: format ?? (storage === volume.storage ? volume.format : undefined),
      ...(cloudInit ? { name: `vm-${vm.vmid}-cloudinit` } : {}),
    });
    return formatPropertyString(copy.volid, parsePropertyString(String(drive)).properties);
  }

  private drives(vm: Vm): [string, Volume][] {
    return drivesOf(vm.config).flatMap(([key, volid]): [string, Volume][] => {
      const volume = this.storage.lookUp(vm.node, volid);
      return volume?.vmid === vm.vmid ? [[key, volume]] : [];
    });
  }
}
