import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { refusal } from '../../errors';
import { volumeKey } from '../../store/naming';
import type { Config, ConfigValue, Snapshot, Vm } from '../../store/state';
import type { Store } from '../../store/store';
import type { Caller } from '../authentication';
import { parsePropertyString } from '../property-string';
import { digestOf } from '../section-config';
import { parseSize } from '../sizes';
import type { TaskService } from '../tasks';
import type { PowerService } from './power';
import type { SnapshotVolumes } from './snapshot-volumes';
import { findUnlockedVm, findVm } from './vms';

/** Of a VM's configuration, what a snapshot does not have, and a rollback does not touch. */
const NOT_IN_SNAPSHOT = /^(description|digest|lock|unused\d+)$/;

export interface SnapshotRequest {
  readonly caller: Caller;
  readonly node: string;
  readonly vmid: number;
  readonly name: string;
}

/** Earlier states of VMs, which they can go back to. */
export class SnapshotService {
  constructor(
    private readonly store: Store, private readonly volumes: SnapshotVolumes, private readonly power: PowerService,
    private readonly tasks: TaskService, private readonly clock: Clock,
  ) {}

  /** All snapshots, and last the VM as it is. */
  list(node: string, vmid: number): Record<string, unknown>[] {
    const { config, status } = findVm(this.store, node, vmid);
    const snapshots = this.snapshotsOf(vmid).map(({ name, snaptime, vmstate, description = '', parent }) => (
      { name, snaptime, vmstate: Number(vmstate), description, ...(parent === undefined ? {} : { parent }) }
    ));
    const parent = config.parent === undefined ? {} : { parent: config.parent };
    return [...snapshots, { name: 'current', digest: digestOf(config), running: Number(status === 'running'), description: 'You are here!', ...parent }];
  }

  /** The VM's configuration at the time, with when that was, and why. */
  config(node: string, vmid: number, name: string): Record<string, ConfigValue> {
    findVm(this.store, node, vmid);
    const { config, snaptime, description } = this.find(vmid, name);
    return { ...config, snaptime, ...(description === undefined ? {} : { description }) };
  }

  describe(node: string, vmid: number, name: string, description: string): void {
    findUnlockedVm(this.store, node, vmid);
    this.put({ ...this.find(vmid, name), description });
  }

  /**
   * @param withMemory keeps the RAM of a VM that runs
   * @returns UPID. The task fails for a template, a name that is taken, or a storage without snapshots.
   */
  create({ caller, node, vmid, name }: SnapshotRequest, withMemory: boolean, description: string | undefined): string {
    const vm = findVm(this.store, node, vmid);
    if (/^(current|pending)$/i.test(name)) throw refusal(`unable to use snapshot name '${name.toLowerCase()}' (reserved name)`);
    const { locked, ...task } = this.lockFor(vm, 'snapshot', () => {
      if (vm.template) throw refusal('you can\'t take a snapshot if it\'s a template');
      if (this.store.snapshots.has(keyOf(vmid, name))) throw refusal(`snapshot name '${name}' already used`);
      if (!this.volumes.drives(vm, vm.config).every(([, volume]) => this.volumes.canSnapshot(volume))) throw refusal('snapshot feature is not available');
    });
    return this.tasks.start({ node, type: 'qmsnapshot', id: String(vmid), caller, undo: task.undo }, (log) => {
      const current = locked();
      for (const [key, { volid }] of this.volumes.drives(current, current.config)) log(`snapshotting '${key}' (${volid})`);
      const vmstate = withMemory && current.status === 'running';
      const config = { ...remembered(current.config), ...(vmstate ? { vmstate: this.volumes.saveMemory(current, name).volid } : {}) };
      const parent = current.config.parent === undefined ? undefined : String(current.config.parent);
      this.put({ vmid, name, parent, description: description || undefined, snaptime: this.clock.nowInSeconds(), vmstate, config });
      this.store.vms.put(String(vmid), { ...current, lock: undefined, config: { ...current.config, parent: name } });
    });
  }

  /** @returns UPID. What came after the snapshot comes after its parent then. */
  delete({ caller, node, vmid, name }: SnapshotRequest): string {
    const vm = findVm(this.store, node, vmid);
    const { locked, undo } = this.lockFor(vm, 'snapshot-delete', () => {
      this.find(vmid, name);
      if (vm.template) throw refusal('you can\'t delete a snapshot if vm is a template');
    });
    return this.tasks.start({ node, type: 'qmdelsnapshot', id: String(vmid), caller, undo }, () => {
      const current = locked();
      const { parent, config } = this.find(vmid, name);
      for (const child of this.snapshotsOf(vmid)) if (child.parent === name) this.put({ ...child, parent, config: withParent(child.config, parent) });
      this.volumes.forgetMemory(current, config);
      this.store.snapshots.delete(keyOf(vmid, name));
      const changed = current.config.parent === name ? withParent(current.config, parent) : current.config;
      this.store.vms.put(String(vmid), { ...current, lock: undefined, config: changed });
    });
  }

  /**
   * @param start starts the VM afterwards; one whose RAM is in the snapshot runs anyway
   * @returns UPID. A VM that runs is stopped; disks that came later stay as `unusedN`.
   */
  rollback({ caller, node, vmid, name }: SnapshotRequest, start: boolean): string {
    const vm = findVm(this.store, node, vmid);
    const { locked, undo } = this.lockFor(vm, 'rollback', () => {
      if (vm.template) throw refusal('you can\'t rollback if vm is a template');
      this.requirePossible(vm, this.find(vmid, name));
    });
    return this.tasks.start({ node, type: 'qmrollback', id: String(vmid), caller, undo }, (log) => {
      const current = locked();
      const snapshot = this.find(vmid, name);
      for (const [key, volume] of this.volumes.drives(current, snapshot.config)) {
        log(`rolling back '${key}' (${volume.volid})`);
        const sizeBytes = parseSize(parsePropertyString(String(snapshot.config[key])).properties.size ?? '') ?? volume.sizeBytes;
        this.store.volumes.put(volumeKey(volume), { ...volume, sizeBytes });
      }
      const status = snapshot.vmstate ? 'running' : 'stopped';
      const startedAt = snapshot.vmstate ? this.clock.nowInSeconds() : undefined;
      const config = this.rolledBack(current, snapshot);
      this.store.vms.put(String(vmid), { ...current, lock: undefined, pending: undefined, status, startedAt, config });
      if (start && !snapshot.vmstate) this.power.start(caller, node, vmid);
    });
  }

  /**
   * Locks a VM for a task, when nothing is against it; else the task says what is.
   *
   * @param verify throws what is against it
   * @returns what the task calls first, and what takes the lock back
   */
  private lockFor(vm: Vm, lock: string, verify: () => void): { locked: () => Vm; undo: () => void } {
    const key = String(vm.vmid);
    try {
      findUnlockedVm(this.store, vm.node, vm.vmid);
      verify();
    } catch (error) {
      return { locked: () => { throw error; }, undo: () => undefined };
    }
    this.store.vms.put(key, { ...vm, lock });
    return { locked: () => findVm(this.store, vm.node, vm.vmid), undo: () => { this.store.vms.put(key, vm); } };
  }

  private rolledBack(vm: Vm, snapshot: Snapshot): Config {
    const kept = Object.entries(vm.config).filter(([key]) => key === 'description' || /^unused\d+$/.test(key));
    const before = Object.entries(snapshot.config).filter(([key]) => key !== 'vmstate');
    const config: Record<string, ConfigValue> = { ...Object.fromEntries([...kept, ...before]), parent: snapshot.name, vmgenid: randomUUID() };
    const used = new Set(Object.values(config).map((value) => String(value).split(',')[0]));
    for (const [, { volid }] of this.volumes.drives(vm, vm.config)) {
      if (used.has(volid)) continue;
      let index = 0;
      while (config[`unused${index}`] !== undefined) index += 1;
      config[`unused${index}`] = volid;
    }
    return config;
  }

  private requirePossible(vm: Vm, snapshot: Snapshot): void {
    const drives = this.volumes.drives(vm, snapshot.config);
    for (const [key, value] of Object.entries(snapshot.config)) {
      const volid = String(value).split(',')[0] ?? '';
      const isOwn = /^(ide|sata|scsi|virtio|efidisk|tpmstate)\d+$/.test(key) && volid.includes(`-${vm.vmid}-disk-`);
      if (isOwn && !drives.some(([, volume]) => volume.volid === volid)) throw refusal(`volume '${volid}' does not exist`);
    }
    const later = this.snapshotsOf(vm.vmid).findLast(({ snaptime, name }) => snaptime >= snapshot.snaptime && name !== snapshot.name);
    const onZfs = drives.find(([, { storage }]) => this.store.description.storages[storage]?.type === 'zfspool');
    if (later && onZfs && !this.isAncestor(later, snapshot)) {
      throw refusal(`can't rollback, '${snapshot.name}' is not most recent snapshot on '${onZfs[1].volid}'`);
    }
  }

  private isAncestor(snapshot: Snapshot, of: Snapshot): boolean {
    const parent = of.parent === undefined ? undefined : this.store.snapshots.get(keyOf(of.vmid, of.parent));
    return parent !== undefined && (parent.name === snapshot.name || this.isAncestor(snapshot, parent));
  }

  private snapshotsOf(vmid: number): Snapshot[] {
    return [...this.store.snapshotsByVm.keys(String(vmid))].map((key) => this.store.snapshots.get(key) as Snapshot);
  }

  private find(vmid: number, name: string): Snapshot {
    const snapshot = this.store.snapshots.get(keyOf(vmid, name));
    if (!snapshot) throw refusal(`snapshot '${name}' does not exist`);
    return snapshot;
  }

  private put(snapshot: Snapshot): void {
    this.store.snapshots.put(keyOf(snapshot.vmid, snapshot.name), snapshot);
  }
}

function keyOf(vmid: number, name: string): string {
  return `${vmid}/${name}`;
}

function remembered(config: Config): Config {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !NOT_IN_SNAPSHOT.test(key)));
}

function withParent(config: Config, parent: string | undefined): Config {
  const others = Object.fromEntries(Object.entries(config).filter(([key]) => key !== 'parent'));
  return parent === undefined ? others : { ...others, parent };
}
