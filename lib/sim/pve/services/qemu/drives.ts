import { refusal } from '../../errors';
import { volumeKey } from '../../store/naming';
import type { Config, ConfigValue, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import { GIB, KIB, MIB } from '../sizes';
import type { StorageService } from '../storage';
import { drivesOf, isCdrom, isCloudInitDrive, newDisk, onVolume, parseDrive, printDrive, without, type Drive } from './drive';

/** Bytes of the firmware's variables, by `efitype`. */
const EFI_VARS_BYTES: Readonly<Record<string, number>> = { '4m': 528 * KIB, '2m': 128 * KIB };
const TPM_STATE_BYTES = 4 * MIB;
const CLOUD_INIT_BYTES = 4 * MIB;

/** Gives drives their volumes, and takes them away. */
export class DriveService {
  constructor(private readonly store: Store, private readonly storage: StorageService) {}

  /**
   * The drive as PVE stores it; makes the volume that the text asks for (`local-lvm:8`, `local-lvm:0,import-from=…`, `local-lvm:cloudinit`).
   *
   * @param config the VM's other options: it has one cloud-init drive at most
   */
  attach(vm: Vm, config: Config, key: string, text: string): string {
    const drive = parseDrive(key, text);
    if (drive.file === 'none' || drive.file === 'cdrom') {
      return printDrive({ file: drive.file, options: without(drive.options, 'size') });
    }
    if (isCloudInitDrive(drive)) verifyOnlyCloudInit(config, key);
    if (drive.file.endsWith(':cloudinit')) return this.attachCloudInit(vm, drive);
    const disk = newDisk(drive);
    const volume = disk === undefined ? this.existing(vm, key, drive) : this.allocate(vm, key, drive, disk);
    return printDrive(onVolume(drive, volume.volid, volume.sizeBytes));
  }

  /**
   * What is left of the configuration when a drive goes: its disk stays as `unusedN`, a cloud-init drive is freed, CDs have nothing to keep.
   *
   * @param force frees a disk, too
   */
  detach(vm: Vm, config: Record<string, ConfigValue>, key: string, force = false): void {
    const value = config[key];
    delete config[key];
    if (value !== undefined) this.release(vm, config, key, String(value), force);
  }

  /** The same for a drive that is not in the configuration (any more). */
  release(vm: Vm, config: Record<string, ConfigValue>, key: string, value: string, force = false): void {
    const unused = key.startsWith('unused');
    const drive = unused ? { file: value, options: {} } : parseDrive(key, value);
    const volume = this.storage.lookUp(vm.node, drive.file);
    if (volume?.vmid !== vm.vmid) return;
    if ((unused || force) && this.isInSnapshot(vm, volume.volid)) {
      throw refusal(`unable to delete '${volume.volid}' - volume is still in use (snapshot?)`);
    }
    if (unused || force || isCloudInitDrive(drive)) this.store.volumes.delete(volumeKey(volume));
    else if (!isCdrom(drive)) addUnused(config, volume.volid);
  }

  private isInSnapshot({ vmid }: Vm, volid: string): boolean {
    const snapshots = [...this.store.snapshotsByVm.keys(String(vmid))].flatMap((key) => this.store.snapshots.get(key) ?? []);
    return snapshots.some(({ config }) => drivesOf(config).some(([, used]) => used === volid));
  }

  private attachCloudInit(vm: Vm, drive: Drive): string {
    const storage = drive.file.slice(0, drive.file.indexOf(':'));
    const { format, ...options } = drive.options;
    const volume = this.storage.allocate({
      node: vm.node, storage, vmid: vm.vmid, sizeBytes: CLOUD_INIT_BYTES, name: `vm-${vm.vmid}-cloudinit`, format,
    });
    return printDrive({ file: volume.volid, options: { ...options, media: 'cdrom' } });
  }

  private existing(vm: Vm, key: string, drive: Drive): Volume {
    const volume = this.storage.lookUp(vm.node, drive.file);
    if (!volume) throw refusal(`volume ${drive.file} does not exist`);
    const { format } = drive.options;
    if (format !== undefined && format !== volume.format) {
      throw refusal(`drive '${key}' - volume '${volume.volid}' - 'format=${format}' option different from storage format '${volume.format}'`);
    }
    return volume;
  }

  private allocate(vm: Vm, key: string, { options }: Drive, { storage, gib }: { storage: string; gib: number }): Volume {
    const { 'import-from': source, format, efitype = '2m' } = options;
    const imported = source === undefined ? undefined : this.source(vm, source);
    const sizeBytes = imported !== undefined ? imported.sizeBytes
      : key === 'efidisk0' ? EFI_VARS_BYTES[efitype] ?? 0
      : key === 'tpmstate0' ? TPM_STATE_BYTES
      : gib * GIB;
    return this.storage.allocate({ node: vm.node, storage, vmid: vm.vmid, sizeBytes, format, image: imported?.image ?? imported?.volid });
  }

  /** An imported disk is as large as its source; a larger one is asked for by a resize afterwards. */
  private source(vm: Vm, source: string): Volume {
    const volume = this.storage.lookUp(vm.node, source);
    if (!volume) throw refusal(`cannot import from '${source}' - could not get size of ${source}`);
    const owner = volume.vmid === undefined ? undefined : this.store.vms.get(String(volume.vmid));
    if (owner && owner.node !== vm.node) throw refusal(`cannot import from '${source}' - owner VM ${owner.vmid} not on local node`);
    if (isCloudInitDrive({ file: source, options: {} })) throw refusal(`cannot import from '${source}' - cannot import from cloudinit disk`);
    return volume;
  }
}

/** Puts a volume into the configuration as `unusedN`, N being free; gives the key. */
export function addUnused(config: Record<string, ConfigValue>, volid: string): string {
  let index = 0;
  while (config[`unused${index}`] !== undefined) index += 1;
  config[`unused${index}`] = volid;
  return `unused${index}`;
}

/** @throws PveError when another drive is a cloud-init drive */
function verifyOnlyCloudInit(config: Config, key: string): void {
  const other = Object.keys(config).find((name) => name !== key && /^(ide|sata|scsi)\d+$/.test(name) && isCloudInitDrive(parseDrive(name, String(config[name]))));
  if (other !== undefined) throw refusal(`${key} - cloud-init drive is already attached at '${other}'`);
}
