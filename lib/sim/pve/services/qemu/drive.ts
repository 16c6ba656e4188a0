import type { Config } from '../../store/state';
import { parseFormatted, type PropertyFormat } from '../property-format';
import { formatPropertyString } from '../property-string';
import { formatSize } from '../sizes';

const DRIVE = /^(ide|sata|scsi|virtio)\d+$|^(efidisk|tpmstate)0$/;
/** `local-lvm:8`: a new disk of 8 GiB. */
const NEW_DISK = /^([^/:\s]+):(\d+(?:\.\d+)?)$/;

const EVERY_DISK: PropertyFormat['properties'] = {
  file: 'string', media: ['cdrom', 'disk'], snapshot: 'boolean', cache: ['none', 'writethrough', 'writeback', 'unsafe', 'directsync'],
  format: ['raw', 'qcow', 'qed', 'qcow2', 'vmdk', 'cloop'], size: 'disk-size', backup: 'boolean', replicate: 'boolean',
  rerror: ['ignore', 'report', 'stop'], werror: ['enospc', 'ignore', 'report', 'stop'], aio: ['native', 'threads', 'io_uring'], discard: ['ignore', 'on'],
  detect_zeroes: 'boolean', serial: 'string', shared: 'boolean', 'import-from': 'string',
  ...Object.fromEntries(['', '_rd', '_wr'].flatMap((way) => [
    ...['mbps', 'mbps_max', 'iops', 'iops_max', 'bps'].map((name) => [name.replace(/^([a-z]+)/, `$1${way}`), /^\d+(\.\d+)?$/]),
    [`bps${way}_max_length`, 'integer'], [`iops${way}_max_length`, 'integer'],
  ])) as PropertyFormat['properties'],
};
const SATA_DISK: PropertyFormat['properties'] = { ...EVERY_DISK, ssd: 'boolean', wwn: /^0x[0-9a-fA-F]{16}/ };
/** What a drive's text may say, by kind of drive. */
const FORMATS: Readonly<Record<string, PropertyFormat['properties']>> = {
  ide: { ...SATA_DISK, model: 'string' },
  sata: SATA_DISK,
  scsi: {
    ...SATA_DISK, iothread: 'boolean', ro: 'boolean', scsiblock: 'boolean', queues: 'integer',
    product: /^[\w\s-]{0,16}$/, vendor: /^[\w\s-]{0,8}$/,
  },
  virtio: { ...EVERY_DISK, iothread: 'boolean', ro: 'boolean' },
  efidisk: {
    file: 'string', format: ['raw', 'qcow', 'qed', 'qcow2', 'vmdk', 'cloop'], size: 'disk-size', efitype: ['2m', '4m'], 'pre-enrolled-keys': 'boolean',
    'ms-cert': ['2011', '2023', '2023w', '2023k'], 'import-from': 'string',
  },
  tpmstate: { file: 'string', size: 'disk-size', version: ['v1.2', 'v2.0'], 'import-from': 'string' },
};

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
 * @throws PveError 400 when it has no file, or a property that such a drive does not have
 */
export function parseDrive(key: string, text: string): Drive {
  const properties = FORMATS[key.replace(/\d+$/, '')] ?? EVERY_DISK;
  const { file = '', ...options } = parseFormatted(key, text.replace(/(^|,)volume=/, '$1file='), { properties, first: 'file', required: ['file'] });
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
