import { randomUUID } from 'node:crypto';
import { nowInSeconds } from '../../clock';
import { PveError, refusal } from '../../errors';
import { volumeKey } from '../../store/naming';
import type { Config, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import type { PoolService } from '../pools';
import type { ReferenceService } from '../references';
import type { StorageService } from '../storage';
import type { TaskService } from '../tasks';
import type { QemuAccessService } from './access';
import { defaultBootDevices, printBootOrder } from './boot-order';
import type { ConfigChanges, QemuConfigService } from './config';
import { isDrive } from './drive';
import type { PowerService } from './power';
import { listedStatus } from './vm-status';
import { findUnlockedVm } from './vms';

/** VMs begin and end. */
export class LifecycleService {
  constructor(
    private readonly store: Store, private readonly permissions: PermissionService, private readonly pools: PoolService,
    private readonly config: QemuConfigService, private readonly access: QemuAccessService, private readonly storage: StorageService,
    private readonly power: PowerService, private readonly tasks: TaskService, private readonly references: ReferenceService,
  ) {}

  list(caller: Caller, node: string): Record<string, unknown>[] {
    return this.store.vms.values()
      .filter((vm) => vm.node === node && this.permissions.has(caller, `/vms/${vm.vmid}`, 'VM.Audit'))
      .map(listedStatus);
  }

  /** @returns UPID */
  create(caller: Caller, node: string, vmid: number, pool: string | undefined, start: boolean, options: ConfigChanges): string {
    if (pool !== undefined) this.pools.find(pool);
    if (start) this.permissions.requireOnVm(caller, vmid, pool, ['VM.PowerMgmt']);
    const allowed = this.permissions.has(caller, `/vms/${vmid}`, 'VM.Allocate')
      || (pool !== undefined && this.permissions.has(caller, `/pool/${pool}`, 'VM.Allocate'));
    if (!allowed) throw new PveError(403, 'Permission check failed');
    this.access.requireCreation(caller, { vmid, node, pool }, options);
    const existing = this.store.vms.get(String(vmid));
    if (existing) throw refusal(`unable to create VM ${vmid} - VM ${vmid} already exists on node '${existing.node}'`);
    const vm: Vm = { vmid, node, status: 'stopped', template: false, pool, lock: 'create', config: {} };
    this.store.vms.put(String(vmid), vm);
    return this.tasks.start({ node, type: 'qmcreate', id: String(vmid), caller, storages: storagesOf(options), undo: () => this.remove(vm) }, () => {
      try {
        const config = this.config.initial(vm, options);
        const { smbios1 = `uuid=${randomUUID()}`, vmgenid = '1', boot = printBootOrder(defaultBootDevices(config)) } = config;
        const generated = { smbios1, vmgenid: vmgenid === '1' ? randomUUID() : vmgenid, boot, meta: `creation-qemu=10.0.2,ctime=${nowInSeconds()}` };
        const template = config.template === 1;
        const drives = template ? this.onBases(vm, config) : config;
        this.store.vms.put(String(vmid), { ...vm, lock: undefined, template, config: { ...drives, ...generated } });
      } catch (error) {
        this.remove(vm);
        throw refusal(`unable to create VM ${vmid} - ${(error as Error).message}`);
      }
      if (start) this.power.start(caller, node, vmid);
    });
  }

  /** Makes a template of a stopped VM: its disks become base volumes. @returns UPID */
  convertToTemplate(caller: Caller, node: string, vmid: number): string {
    const find = () => {
      const vm = findUnlockedVm(this.store, node, vmid);
      if (this.store.snapshotsByVm.keys(String(vmid)).size > 0) throw refusal('unable to create template, because VM contains snapshots');
      if (vm.template) throw refusal('you can\'t convert a template to a template');
      if (vm.status === 'running') throw refusal('you can\'t convert a VM to template if VM is running');
      return vm;
    };
    find();
    return this.tasks.start({ node, type: 'qmtemplate', id: String(vmid), caller }, () => {
      const vm = find();
      this.store.vms.put(String(vmid), { ...vm, template: true, config: { ...this.onBases(vm, vm.config), template: 1 } });
    });
  }

  /**
   * @param purge takes the VM out of high availability and backup jobs too
   * @returns UPID. The task fails for a template that linked clones depend on.
   */
  destroy(caller: Caller, node: string, vmid: number, purge: boolean): string {
    const vm = findUnlockedVm(this.store, node, vmid);
    if (vm.config.protection === 1) throw refusal(`can't remove VM ${vmid} - protection mode enabled`);
    this.references.requireRemovable(vmid, purge);
    if (vm.status === 'running') throw refusal(`VM ${vmid} is running - destroy failed`);
    return this.tasks.start({ node, type: 'qmdestroy', id: String(vmid), caller }, () => {
      for (const volume of this.volumesOf(vmid)) {
        if (this.store.volumesByBase.keys(volumeKey(volume)).size > 0) {
          throw refusal(`base volume '${volume.volid}' is still in use by linked cloned`);
        }
      }
      this.references.forget(vmid, purge);
      this.remove(vm);
    });
  }

  private remove(vm: Vm): void {
    for (const volume of this.volumesOf(vm.vmid)) this.store.volumes.delete(volumeKey(volume));
    for (const key of [...this.store.aclByPath.keys(`/vms/${vm.vmid}`)]) this.store.acl.delete(key);
    this.store.vms.delete(String(vm.vmid));
    this.store.talosMachines.delete(String(vm.vmid));
    this.store.guests.delete(String(vm.vmid));
  }

  private onBases(vm: Vm, config: Config): Config {
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, isDrive(key) ? this.asBase(vm, String(value)) : value]));
  }

  /** The drive on its volume renamed to `base-…`, which linked clones can be made of. */
  private asBase(vm: Vm, drive: string): string {
    const volid = drive.split(',')[0] ?? '';
    const volume = this.storage.lookUp(vm.node, volid);
    if (volume?.vmid !== vm.vmid || volid.includes('-cloudinit')) return drive;
    const base = { ...volume, volid: volid.replace(new RegExp(`vm-${vm.vmid}-(?=[^/]*$)`), `base-${vm.vmid}-`) };
    this.store.volumes.delete(volumeKey(volume));
    this.store.volumes.put(volumeKey(base), base);
    return drive.replace(volid, base.volid);
  }

  private volumesOf(vmid: number): Volume[] {
    return [...this.store.volumesByVm.keys(String(vmid))].map((key) => this.store.volumes.get(key) as Volume);
  }
}

/** Storages that new drives are asked for on: `local-lvm:32`. */
function storagesOf(options: ConfigChanges): string[] {
  const drives = Object.entries(options).filter(([key]) => /^(ide|sata|scsi|virtio|efidisk|tpmstate)\d+$/.test(key));
  return drives.flatMap(([, drive]) => /^(?:file=)?([^:,]+):/.exec(String(drive))?.[1] ?? []);
}
