import { readPropertyString } from '../../description/read-property-string';
import type { Config } from '../../store/state';
import { formatPropertyString } from '../property-string';
import { formatSize } from '../sizes';

const DRIVE = /^(ide|sata|scsi|virtio)\d+$|^(efidisk|tpmstate)0$/;
/** `local-lvm:8`: a new disk of 8 GiB. */
const NEW_DISK = /^([^/:\s]+):(\d+(?:\.\d+)?)$/;

/** A drive as a configuration or a request says it. */
export interface Drive {
  /** `local-lvm:vm-100-disk-0`, `local-lvm:8`, `local-lvm:cloudinit`, `none`, `cdrom` or a path. */
  readonly file: string;
  /** Everything else, with flags as 0 and 1. */
  readonly options: Readonly<Record<string, string>>;
}

export function isDrive(key: string): boolean {
  return DRIVE.test(key);
}

/**
 * Reads a drive as PVE does.
 *
 * @throws PveError 400 when it is none
 */
export function parseDrive(key: string, text: string): Drive {
  const { file = '', ...options } = readPropertyString(key, text);
  return { file, options };
}

/** Writes it as PVE does: the file, then the options by name. */
export function printDrive({ file, options }: Drive): string {
  return formatPropertyString(file, options);
}

/** A drive with its volume's size, and without what only a request says. */
export function onVolume({ options }: Drive, file: string, sizeBytes: number): Drive {
  return { file, options: { ...without(options, 'import-from', 'format'), size: formatSize(sizeBytes) } };
}

export function without(options: Drive['options'], ...names: readonly string[]): Drive['options'] {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name)));
}

export function isCdrom({ options }: Drive): boolean {
  return options.media === 'cdrom';
}

/** Whether it is a cloud-init drive: a new one, or one that is there. */
export function isCloudInitDrive({ file }: Drive): boolean {
  return /:(?:cloudinit|.*vm-\d+-cloudinit(\.\w+)?)$/.test(file);
}

/** Storage and size in GiB of the new disk that a request asks for; undefined for a volume that is there. */
export function newDisk({ file }: Drive): { readonly storage: string; readonly gib: number } | undefined {
  const [, storage = '', gib] = NEW_DISK.exec(file) ?? [];
  return gib === undefined ? undefined : { storage, gib: Number(gib) };
}

/** The volids of a configuration's drives, by key; no CD drives without a volume. */
export function drivesOf(config: Config): [string, string][] {
  return Object.entries(config).filter(([key]) => isDrive(key) || /^unused\d+$/.test(key))
    .map(([key, value]): [string, string] => [key, String(value).split(',')[0] ?? ''])
    .filter(([, volid]) => volid.includes(':'));
}
