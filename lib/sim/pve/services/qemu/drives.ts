import { parameterError, refusal } from '../../errors';
import { volumeKey } from '../../store/naming';
import type { Config, ConfigValue, Vm, Volume } from '../../store/state';
import type { Store } from '../../store/store';
import { formatPropertyString, parsePropertyString } from '../property-string';
import { formatSize, GIB, MIB, parseSize } from '../sizes';
import type { StorageService } from '../storage';

const DRIVE = /^(ide|sata|scsi|virtio|efidisk|tpmstate)\d+$/;
/** What a request says about a drive that its stored form does not keep. */
const TRANSIENT: ReadonlySet<string> = new Set(['file', 'import-from', 'format', 'size']);
const EFI_DISK_BYTES = 4 * MIB;

export function isDrive(key: string): boolean {
  return DRIVE.test(key);
}

/** The volids of a configuration's drives, by key; no CD drives without a volume. */
export function drivesOf(config: Config): [string, string][] {
  return Object.entries(config).filter(([key]) => isDrive(key) || /^unused\d+$/.test(key))
    .map(([key, value]): [string, string] => [key, String(value).split(',')[0] ?? ''])
    .filter(([, volid]) => volid.includes(':'));
}

export function isCloudInit(vmid: number, value: ConfigValue | undefined): boolean {
  return String(value).includes(`vm-${vmid}-cloudinit`);
}

/** Gives drives their volumes, and takes them away. */
export class DriveService {
  constructor(private readonly store: Store, private readonly storage: StorageService) {}

  /** The drive as PVE stores it; allocates the volume that the text asks for (`local-lvm:8`, `local-lvm:cloudinit`). */
  attach(vm: Vm, key: string, text: string): string {
    const { first, properties } = parsePropertyString(text);
    const file = properties.file ?? first;
    if (file === undefined) throw parameterError({ [key]: `invalid format - format error\n${key}.file: property is missing and it is not optional` });
    const options = Object.fromEntries(Object.entries(properties).filter(([name]) => !TRANSIENT.has(name)));
    if (file === 'none' || file === 'cdrom') return formatPropertyString(file, { media: 'cdrom', ...options });
    const [storage = '', name = ''] = [file.slice(0, file.indexOf(':')), file.slice(file.indexOf(':') + 1)];
    if (name === 'cloudinit') return this.attachCloudInit(vm, storage, properties.format);
    if (/^\d+(\.\d+)?$/.test(name)) {
      const volume = this.allocate(vm, key, storage, Number(name) * GIB, properties);
      return formatPropertyString(volume.volid, { ...options, size: formatSize(volume.sizeBytes) });
    }
    const volume = this.storage.lookUp(vm.node, file);
    if (!volume) throw refusal(`volume '${file}' does not exist`);
    return formatPropertyString(file, { ...options, size: formatSize(volume.sizeBytes) });
  }

  /** What is left of the configuration when a drive goes: its disk stays as `unusedN`, a cloud-init drive is freed. */
  detach(vm: Vm, config: Record<string, ConfigValue>, key: string): void {
    const value = config[key];
    delete config[key];
    const volid = String(value ?? '').split(',')[0] ?? '';
    const volume = this.storage.lookUp(vm.node, volid);
    if (!volume || volume.vmid !== vm.vmid) return;
    if (isCloudInit(vm.vmid, value) || key.startsWith('unused')) {
      this.store.volumes.delete(volumeKey(volume));
      return;
    }
    let index = 0;
    while (config[`unused${index}`] !== undefined) index += 1;
    config[`unused${index}`] = volid;
  }

  private attachCloudInit(vm: Vm, storage: string, format: string | undefined): string {
    const volume = this.storage.allocate({
      node: vm.node, storage, vmid: vm.vmid, sizeBytes: 4 * MIB, name: `vm-${vm.vmid}-cloudinit`, format,
    });
    return `${volume.volid},media=cdrom,size=4M`;
  }

  private allocate(vm: Vm, key: string, storage: string, sizeBytes: number, properties: Readonly<Record<string, string>>): Volume {
    const { 'import-from': source, format, size } = properties;
    const imported = source === undefined ? undefined : this.storage.lookUp(vm.node, source);
    if (source !== undefined && !imported) throw refusal(`volume '${source}' does not exist`);
    const bytes = key.startsWith('efidisk') || key.startsWith('tpmstate') ? EFI_DISK_BYTES
      : imported ? Math.max(imported.sizeBytes, parseSize(size ?? '') ?? 0) : sizeBytes;
    return this.storage.allocate({ node: vm.node, storage, vmid: vm.vmid, sizeBytes: bytes, format });
  }
}
