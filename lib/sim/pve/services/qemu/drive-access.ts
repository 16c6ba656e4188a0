import { parameterError, refusal } from '../../errors';
import type { Caller } from '../authentication';
import type { PermissionService } from '../permissions';
import type { StorageService } from '../storage';
import type { VolumeAccess } from '../volume-access';
import { isRoot, type VmPlace } from './device-access';
import { isCdrom, isDrive, newDisk, parseDrive, type Drive } from './drive';

/** Whether a caller may give a VM the volumes that a request asks for. */
export class DriveAccess {
  constructor(private readonly permissions: PermissionService, private readonly storage: StorageService, private readonly volumes: VolumeAccess) {}

  /** @throws PveError 403, or 400 by drive for a volume that is of no use */
  require(caller: Caller, vm: VmPlace, options: Readonly<Record<string, string>>): void {
    const drives = Object.keys(options).filter(isDrive).sort().map((key): [string, Drive] => [key, parseDrive(key, options[key] ?? '')]);
    for (const [key, drive] of drives) verifyImportSyntax(key, drive);
    for (const [key, drive] of drives) {
      this.requireFile(caller, vm, key, drive);
      const source = drive.options['import-from'];
      if (source !== undefined) this.requireSource(caller, vm, key, source);
    }
  }

  private requireFile(caller: Caller, vm: VmPlace, key: string, drive: Drive): void {
    const { file } = drive;
    if (file === 'none' || file.endsWith(':cloudinit')) return;
    const disk = newDisk(drive);
    if (isCdrom(drive) && file === 'cdrom') {
      this.permissions.require(caller, '/', ['Sys.Console']);
    } else if (disk && !isCdrom(drive)) {
      this.permissions.require(caller, `/storage/${disk.storage}`, ['Datastore.AllocateSpace']);
      if (!this.storage.find(disk.storage).content.includes('images')) {
        throw parameterError({ storage: `storage '${disk.storage}' does not support vm images` });
      }
    } else {
      const content = this.requireVolume(caller, vm, file);
      if (content !== undefined && content !== 'images' && content !== 'iso') throw parameterError({ [key]: 'content type needs to be \'images\' or \'iso\'' });
      if (content === 'iso' && !isCdrom(drive)) throw parameterError({ [key]: 'explicit \'media=cdrom\' is required for iso images' });
    }
  }

  private requireSource(caller: Caller, vm: VmPlace, key: string, source: string): void {
    const owner = this.storage.lookUp(vm.node, source)?.vmid;
    if (owner !== undefined) this.permissions.require(caller, `/vms/${owner}`, ['VM.Clone']);
    const content = owner === undefined ? this.requireVolume(caller, vm, source) : 'images';
    if (content !== undefined && content !== 'images' && content !== 'import') {
      throw parameterError({ [key]: `${source} has wrong type '${content}' - needs to be 'images' or 'import'` });
    }
  }

  /** @returns the volume's content; undefined for a volume that is not there, and for a path */
  private requireVolume(caller: Caller, vm: VmPlace, volid: string): string | undefined {
    if (!volid.includes(':')) {
      if (!isRoot(caller)) throw refusal('Only root can pass arbitrary filesystem paths.');
      return undefined;
    }
    this.storage.find(volid.split(':')[0] ?? '');
    const volume = this.storage.lookUp(vm.node, volid);
    if (volume) this.volumes.require(caller, volume, vm.vmid);
    return volume?.content;
  }
}

function verifyImportSyntax(key: string, drive: Drive): void {
  const { 'import-from': source, efitype, 'pre-enrolled-keys': keys, version } = drive.options;
  if (source === undefined) return;
  const fail = (reason: string) => parameterError({ [key]: reason });
  if (newDisk(drive)?.gib !== 0) throw fail('\'import-from\' requires special syntax - use <storage ID>:0,import-from=<source>');
  if (key === 'efidisk0' && efitype === undefined) throw fail('need to specify \'efitype\' when using \'import-from\'');
  if (key === 'efidisk0' && keys === undefined) throw fail('need to specify \'pre-enrolled-keys\' when using \'import-from\'');
  if (key === 'tpmstate0' && version === undefined) throw fail('need to specify \'version\' when using \'import-from\'');
}
