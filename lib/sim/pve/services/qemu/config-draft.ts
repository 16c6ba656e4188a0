import type { ConfigValue, Vm } from '../../store/state';
import { splitList } from '../lists';
import { bootOrder, printBootOrder } from './boot-order';
import { drivesOf, isCdrom, isCloudInitDrive, isDrive, parseDrive } from './drive';
import type { DriveService } from './drives';
import { isHotPluggable } from './hotplug';
import { normalizeNetworkDevice } from './network-device';

/** What the API shows, and the simulation keeps, instead of a cloud-init password. */
const HIDDEN_PASSWORD = '**********';

/** What comes back of an option that is set to nothing; a description goes away. */
const NOTHING = ' ';

/** Gathers the changes of one request as PVE does: all of them are pending first, then those are applied that the VM can take. */
export class ConfigDraft {
  private readonly config: Record<string, ConfigValue>;
  private readonly pending: Record<string, ConfigValue>;
  private readonly deleted: Record<string, 1 | 2>;

  constructor(private readonly vm: Vm, private readonly drives: DriveService) {
    this.config = { ...vm.config };
    this.pending = { ...vm.pending?.set };
    this.deleted = { ...vm.pending?.deleted };
  }

  /** An option that is not set is no error. */
  delete(key: string, force: boolean): void {
    const pending = this.pending[key];
    if (this.config[key] === undefined && pending === undefined) return;
    delete this.pending[key];
    this.changeBootOrder((order) => order.filter((device) => device !== key));
    if (key.startsWith('unused')) {
      this.drives.detach(this.vm, this.config, key);
      return;
    }
    if (pending !== undefined && isDrive(key)) this.drives.release(this.vm, this.config, key, String(pending));
    if (this.config[key] !== undefined) this.deleted[key] = force ? 2 : 1;
  }

  /** In the order of the options' names, by which new disks are numbered. */
  setAll(changes: Readonly<Record<string, ConfigValue | boolean | undefined>>): void {
    for (const [key, value] of Object.entries(changes).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (value !== undefined) this.set(key, typeof value === 'boolean' ? Number(value) : value);
    }
  }

  /** The VM when something has failed: what was done so far is pending. */
  unfinished(): Vm {
    return { ...this.vm, config: this.config, pending: { set: this.pending, deleted: this.deleted } };
  }

  private set(key: string, value: ConfigValue): void {
    if (key === 'description' && value === '') {
      this.delete(key, false);
      return;
    }
    delete this.deleted[key];
    if (key === 'cipassword') {
      this.config[key] = HIDDEN_PASSWORD;
      return;
    }
    const before = this.pending[key];
    if (before === value) return;
    this.pending[key] = this.stored(key, value);
    this.releaseReplaced(key, before, this.pending[key] ?? '');
    if (isDrive(key)) this.makeBootable(key, String(this.pending[key]));
  }

  /** The VM after what it can take now. */
  finish(): Vm {
    for (const [key, value] of Object.entries(this.pending)) {
      if (this.config[key] === value) delete this.pending[key];
    }
    const running = this.vm.status === 'running';
    for (const [key, mode] of Object.entries(this.deleted)) {
      if (running && !isHotPluggable(this.config, key, undefined)) continue;
      delete this.deleted[key];
      if (isDrive(key)) this.drives.detach(this.vm, this.config, key, mode === 2);
      else delete this.config[key];
    }
    for (const [key, value] of Object.entries(this.pending)) {
      if (!running || isHotPluggable(this.config, key, value)) this.apply(key, value);
    }
    this.forgetUsed();
    const rest = Object.keys(this.pending).length + Object.keys(this.deleted).length;
    return { ...this.vm, config: this.config, pending: rest === 0 ? undefined : { set: this.pending, deleted: this.deleted } };
  }

  private apply(key: string, value: ConfigValue): void {
    delete this.pending[key];
    const before = this.config[key];
    this.config[key] = value;
    this.releaseReplaced(key, before, value);
  }

  private releaseReplaced(key: string, before: ConfigValue | undefined, after: ConfigValue): void {
    const volid = (drive: ConfigValue) => String(drive).split(',')[0];
    if (before !== undefined && isDrive(key) && volid(before) !== volid(after)) this.drives.release(this.vm, this.config, key, String(before));
  }

  /** A volume that is attached, or will be, is not unused any more. */
  private forgetUsed(): void {
    const drives = [this.config, this.pending].flatMap((options) => drivesOf(options)).filter(([key]) => isDrive(key));
    const used = new Set(drives.map(([, volid]) => volid));
    for (const [key, value] of Object.entries(this.config)) {
      if (key.startsWith('unused') && used.has(String(value))) delete this.config[key];
    }
  }

  /** A new CD drive can be booted from, unless it holds cloud-init's data. */
  private makeBootable(key: string, value: string): void {
    const drive = parseDrive(key, value);
    if (isCdrom(drive) && !isCloudInitDrive(drive)) this.changeBootOrder((order) => (order.includes(key) ? order : [...order, key]));
  }

  private changeBootOrder(change: (order: string[]) => string[]): void {
    const before = bootOrder(this.pending.boot ?? this.config.boot);
    const after = change(before);
    if (before.length > 0 && after.join() !== before.join()) this.pending.boot = printBootOrder(after);
  }

  private stored(key: string, value: ConfigValue): ConfigValue {
    if (isDrive(key)) return this.drives.attach(this.vm, { ...this.config, ...this.pending }, key, String(value));
    if (/^net\d+$/.test(key)) return normalizeNetworkDevice(this.vm.vmid, key, String(value));
    if (key === 'tags') return [...new Set(splitList(String(value)).map((tag) => tag.toLowerCase()))].sort().join(';') || NOTHING;
    return key === 'description' ? String(value).trimEnd() : value === '' ? NOTHING : value;
  }
}
