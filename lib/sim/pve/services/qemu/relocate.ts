import { parameterError, refusal } from '../../errors';
import { volumeKey } from '../../store/naming';
import type { ConfigValue, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import { formatPropertyString, parsePropertyString } from '../property-string';
import { GIB, parseSize } from '../sizes';
import type { StorageService } from '../storage';
import type { TaskService } from '../tasks';
import { drivesOf, isCdrom, isCloudInitDrive, isDrive, onVolume, parseDrive, printDrive } from './drive';
import { addUnused } from './drives';
import { MigrationCheck } from './migration-check';
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
  private readonly check: MigrationCheck;

  constructor(
    private readonly store: Store, private readonly permissions: PermissionService, private readonly storage: StorageService,
    private readonly tasks: TaskService,
  ) {
    this.check = new MigrationCheck(store, storage);
  }

  /** @returns UPID. The task fails when the VM cannot leave its node. */
  migrate({ caller, node, vmid, target, online, withLocalDisks, targetStorage }: MigrateRequest): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (target === node) throw parameterError({ target: 'target is local node.' });
    if (!Object.hasOwn(this.store.description.nodes, target)) throw refusal(`no such cluster node '${target}'`);
    if (vm.status === 'running' && !online) throw refusal('can\'t migrate running VM without --online');
    if (targetStorage === undefined) this.requireStorages(vm, target);
    else this.requireTargetStorage(caller, vmid, target, targetStorage);
    const local = this.drives(vm).filter(([, volume]) => volume.node !== undefined);
    const storages = local.map(([, volume]) => targetStorage ?? volume.storage);
    const copiedGib = local.reduce((sum, [, volume]) => sum + volume.sizeBytes / GIB, 0);
    this.store.vms.put(String(vmid), { ...vm, lock: 'migrate' });
    const undo = () => this.store.vms.put(String(vmid), vm);
    return this.tasks.start({ node, type: 'qmigrate', id: String(vmid), caller, copiedGib, storages, undo }, (log) => {
      const current = findVm(this.store, node, vmid);
      this.check.verify(current, target, withLocalDisks, log);
      for (const [, volume] of local) this.storage.requireSpace(target, targetStorage ?? volume.storage, volume.sizeBytes);
      const config: Record<string, ConfigValue> = { ...current.config };
      for (const [key, volume] of local) config[key] = this.copy({ ...current, node: target }, config[key], volume, targetStorage ?? volume.storage);
      this.store.vms.put(String(vmid), { ...current, node: target, lock: undefined, config });
    });
  }

  /** What keeps a VM on its node. */
  preconditions(node: string, vmid: number): Record<string, unknown> {
    return this.check.preconditions(findUnlockedVm(this.store, node, vmid));
  }

  /** @returns UPID */
  moveDisk({ caller, node, vmid, disk, storage, format, delete: remove }: MoveRequest): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    const volume = this.diskVolume(vm, disk, 'move');
    if (volume.storage === storage && (format === undefined || format === volume.format)) {
      throw refusal('you can\'t move to the same storage with same format');
    }
    if (!this.storage.findOn(node, storage).content.includes('images')) {
      throw parameterError({ storage: `storage '${storage}' does not support vm images` });
    }
    this.permissions.require(caller, `/storage/${storage}`, ['Datastore.AllocateSpace']);
    return this.tasks.start({ node, type: 'qmmove', id: String(vmid), caller, copiedGib: volume.sizeBytes / GIB, storages: [storage] }, (log) => {
      const current = findUnlockedVm(this.store, node, vmid);
      const config: Record<string, ConfigValue> = { ...current.config };
      config[disk] = this.copy(current, config[disk], volume, storage, format, remove);
      if (!remove) log(`adding source volume '${volume.volid}' as '${addUnused(config, volume.volid)}' to config`);
      this.store.vms.put(String(vmid), { ...current, config });
    });
  }

  /**
   * @param size new size (`20G`, bytes) or, with `+` before it, growth
   * @returns UPID. The task fails when there is no such disk, or it would shrink.
   */
  resize(caller: Caller, node: string, vmid: number, disk: string, size: string): string {
    const storages = drivesOf(findVm(this.store, node, vmid).config).filter(([key]) => key === disk).map(([, volid]) => volid.split(':')[0] ?? '');
    return this.tasks.start({ node, type: 'resize', id: String(vmid), caller, storages }, () => {
      const vm = findUnlockedVm(this.store, node, vmid);
      const volume = this.diskVolume(vm, disk, 'resize');
      this.permissions.require(caller, `/storage/${volume.storage}`, ['Datastore.AllocateSpace']);
      const given = parseSize(size.replace(/^\+/, '')) ?? 0;
      const sizeBytes = size.startsWith('+') ? volume.sizeBytes + given : given;
      if (sizeBytes < volume.sizeBytes) throw refusal('shrinking disks is not supported');
      if (sizeBytes === volume.sizeBytes) return;
      this.storage.requireSpace(node, volume.storage, sizeBytes - volume.sizeBytes);
      this.store.volumes.put(volumeKey(volume), { ...volume, sizeBytes });
      const drive = printDrive(onVolume(parseDrive(disk, String(vm.config[disk])), volume.volid, sizeBytes));
      this.store.vms.put(String(vmid), { ...vm, config: { ...vm.config, [disk]: drive } });
    });
  }

  /** A volume that goes to the same storage of another node keeps its name. */
  private copy(vm: Vm, drive: ConfigValue | undefined, volume: Volume, storage: string, format?: string, remove = true): string {
    const own = /(vm-\d+-[^/]*?)(?:\.\w+)?$/.exec(volume.volid)?.[1];
    const keepsName = volume.volid.includes('-cloudinit') || (storage === volume.storage && vm.node !== volume.node);
    const copy = this.storage.allocate({
      node: vm.node, storage, vmid: vm.vmid, sizeBytes: volume.sizeBytes, format: format ?? (storage === volume.storage ? volume.format : undefined),
      ...(keepsName ? { name: own } : {}),
    });
    if (remove) this.store.volumes.delete(volumeKey(volume));
    return formatPropertyString(copy.volid, parsePropertyString(String(drive)).properties);
  }

  private requireStorages(vm: Vm, target: string): void {
    for (const [, volid] of drivesOf(vm.config)) this.storage.findOn(target, volid.split(':')[0] ?? '');
  }

  private requireTargetStorage(caller: Caller, vmid: number, target: string, storage: string): void {
    this.permissions.require(caller, `/vms/${vmid}`, ['VM.Config.Disk']);
    const { content } = this.storage.findOn(target, storage);
    this.permissions.require(caller, `/storage/${storage}`, ['Datastore.AllocateSpace']);
    if (!content.includes('images')) throw refusal(`storage '${storage}' does not support vm images`);
  }

  private diskVolume(vm: Vm, disk: string, verb: 'move' | 'resize'): Volume {
    const value = vm.config[disk];
    if (value === undefined || !(isDrive(disk) || disk.startsWith('unused'))) throw refusal(`disk '${disk}' does not exist`);
    const drive = isDrive(disk) ? parseDrive(disk, String(value)) : { file: String(value), options: {} };
    if (isCdrom(drive) && (verb === 'resize' || !isCloudInitDrive(drive))) throw refusal(`you can't ${verb} a cdrom`);
    const volume = this.storage.lookUp(vm.node, drive.file);
    if (!volume) throw refusal(`disk '${disk}' has no associated volume`);
    return volume;
  }

  private drives(vm: Vm): [string, Volume][] {
    return drivesOf(vm.config).flatMap(([key, volid]): [string, Volume][] => {
      const volume = this.storage.lookUp(vm.node, volid);
      return volume?.vmid === vm.vmid ? [[key, volume]] : [];
    });
  }
}
