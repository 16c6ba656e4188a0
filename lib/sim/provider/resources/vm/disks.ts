import type { ResourceData } from '../../legacy/resource-data';
import { nullIfGone } from '../gone';
import { isObject } from '../../values/value';
import type { Draft, Value, ValueObject } from '../../values/value';
import { bytesOf, formatProperties, parseProperties, textOf } from './vm-config';
import type { Properties, VmConfig } from './vm-config';
import type { VmApi } from './vm-api';

export const gibibyte = 2 ** 30;
const diskInterface = /^(?:ide|sata|scsi|virtio)\d+$/;

const speedFields = {
  iops_read: 'iops_rd', iops_write: 'iops_wr', iops_read_burstable: 'iops_rd_max', iops_write_burstable: 'iops_wr_max',
  read_burstable: 'mbps_rd_max', write_burstable: 'mbps_wr_max', read: 'mbps_rd', write: 'mbps_wr',
} as const;

export type Options = Record<string, string | number | boolean | undefined>;

function speedOf(disk: ValueObject): ValueObject {
  const [speed] = (disk['speed'] ?? []) as readonly Value[];
  return isObject(speed) ? speed : {};
}

/** The real provider's order. */
const optionOrder = [
  'aio', 'backup', 'iops_rd', 'iops_wr', 'iops_rd_max', 'iops_wr_max', 'iothread', 'queues', 'serial', 'ssd', 'discard', 'cache',
  'mbps_rd_max', 'mbps_wr_max', 'mbps_rd', 'mbps_wr', 'replicate',
] as const;

/** @param place begins the text: `file`, `import-from`, `format`, `size` */
export function diskText(place: Options, options: Options): string {
  return formatProperties({ ...place, ...Object.fromEntries(optionOrder.map((name) => [name, options[name]])) });
}

/** What a disk's block says of it, in PVE's words; size and place apart. */
export function diskOptions(disk: ValueObject): Options {
  const name = String(disk['interface']);
  const speed = speedOf(disk);
  const limits = Object.fromEntries(Object.entries(speedFields).map(([field, option]) => {
    const value = Number(speed[field] ?? 0);
    return [option, value > 0 ? value : undefined];
  }));
  const queues = Number(disk['queues']);
  if (queues > 0 && !name.startsWith('scsi')) {
    throw new Error(`disk queues are only supported for SCSI disks, but disk interface was ${name}`);
  }
  return {
    aio: String(disk['aio']),
    backup: disk['backup'] === true,
    ...limits,
    iothread: /^(?:sata|ide)/.test(name) ? undefined : disk['iothread'] === true,
    queues: queues > 0 ? queues : undefined,
    serial: disk['serial'] === '' ? undefined : String(disk['serial']),
    ssd: name.startsWith('virtio') ? undefined : disk['ssd'] === true,
    discard: disk['discard'] === '' ? undefined : String(disk['discard']),
    cache: disk['cache'] === '' ? undefined : String(disk['cache']),
    replicate: disk['replicate'] === true,
  };
}

export function configuredDisks(data: ResourceData): readonly ValueObject[] {
  const disks = data.blocks('disk');
  const wrong = disks.find((disk) => !diskInterface.test(String(disk['interface'])));
  if (wrong !== undefined) {
    const supported = '[ide sata scsi virtio]';
    throw new Error(`Defined disk interface not supported. Interface was ${String(wrong['interface'])}, but only ${supported} are supported`);
  }
  return disks;
}

export function sizeOf(disk: ValueObject): number {
  return Number(disk['size']) * gibibyte;
}

/** A disk to be made: `file=local-lvm:8,size=…,…`. */
export function newDiskText(disk: ValueObject): string {
  const datastore = String(disk['datastore_id']);
  const importFrom = String(disk['import_from']);
  const path = String(disk['path_in_datastore']);
  const place = path === '' ? String(disk['size']) : path;
  return diskText({
    file: importFrom === '' ? (datastore === '' ? place : `${datastore}:${place}`) : `${datastore}:0`,
    'import-from': importFrom === '' ? undefined : importFrom,
    format: disk['file_format'] === '' ? undefined : String(disk['file_format']),
    size: sizeOf(disk),
  }, diskOptions(disk));
}

/** The drives of a VM that are disks, by interface: no CD-ROM, no cloud-init. */
export function currentDisks(config: VmConfig, vmId: number): Readonly<Record<string, Properties>> {
  const entries = Object.keys(config).filter((key) => diskInterface.test(key)).sort().map((key) => {
    return [key, parseProperties(String(config[key]))] as const;
  });
  return Object.fromEntries(entries.filter(([, drive]) => (
    volumeOf(drive) !== 'none' && drive['media'] !== 'cdrom' && !volumeOf(drive).includes(`vm-${vmId}-cloudinit`)
  )));
}

export function volumeOf(drive: Properties): string {
  return drive[''] ?? drive['file'] ?? '';
}

/** The format in the configuration or in the volume's name; else the storage is asked. */
async function formatOf(api: VmApi, volume: string, format: string | undefined): Promise<string | undefined> {
  const extension = /^[^:]+:.*\.([^./]+)$/.exec(volume)?.[1];
  if (format !== undefined || extension !== undefined || !volume.includes(':')) {
    return format ?? extension;
  }
  const found = await nullIfGone(api.operation.client.get<{ format: string }>(api.volumePath(volume)));
  return found?.format;
}

async function readDisk(api: VmApi, name: string, drive: Properties): Promise<Draft> {
  const volume = volumeOf(drive);
  const colon = volume.indexOf(':');
  const speed = Object.fromEntries(Object.entries(speedFields).map(([field, option]) => [field, Number(drive[option] ?? 0)]));
  return {
    interface: name,
    datastore_id: colon < 0 ? '' : volume.slice(0, colon),
    path_in_datastore: volume.slice(colon + 1),
    file_format: (await formatOf(api, volume, drive['format'])) ?? '',
    size: Math.floor(bytesOf(drive['size'] ?? '0') / gibibyte),
    aio: drive['aio'] ?? 'io_uring',
    backup: (drive['backup'] ?? '1') === '1',
    iothread: drive['iothread'] === '1',
    queues: Number(drive['queues'] ?? 0),
    replicate: (drive['replicate'] ?? '1') === '1',
    serial: drive['serial'] ?? '',
    ssd: drive['ssd'] === '1',
    discard: drive['discard'] ?? 'ignore',
    cache: drive['cache'] ?? 'none',
    speed: Object.values(speed).some((value) => value > 0) ? [speed] : [],
  };
}

/** The configured disks first, in their order; then the others. */
export async function readDisks(api: VmApi, data: ResourceData, config: VmConfig, isClone: boolean): Promise<void> {
  const found = new Map<string, Draft>();
  for (const [name, drive] of Object.entries(currentDisks(config, api.vmId))) {
    found.set(name, await readDisk(api, name, drive));
  }
  const configured = data.blocks('disk');
  for (const before of configured) {
    const disk = found.get(String(before['interface']));
    if (disk !== undefined) {
      // PVE does not tell where a disk was imported from.
      disk['import_from'] = before['import_from'] ?? '';
      disk['size'] = disk['size'] === 0 ? before['size'] ?? 0 : disk['size'] ?? 0;
    }
  }
  if (!isClone || configured.length > 0) {
    const names = configured.map((disk) => String(disk['interface'])).filter((name) => found.has(name));
    const others = [...found.keys()].filter((name) => !names.includes(name));
    data.set('disk', [...names, ...others].map((name) => found.get(name) as Draft));
  }
}

export function efiDiskText(data: ResourceData): string | undefined {
  const [disk] = data.blocks('efi_disk');
  return disk && formatProperties({
    file: `${String(disk['datastore_id'])}:1`,
    format: String(disk['file_format']) || 'raw',
    efitype: String(disk['type']),
    'pre-enrolled-keys': disk['pre_enrolled_keys'] === true,
  });
}

export async function readEfiDisk(api: VmApi, data: ResourceData, config: VmConfig, isClone: boolean): Promise<void> {
  const text = textOf(config, 'efidisk0');
  if (text === undefined) {
    return;
  }
  const drive = parseProperties(text);
  const volume = volumeOf(drive);
  const found = {
    datastore_id: volume.split(':')[0] ?? '',
    file_format: (await formatOf(api, volume, drive['format'])) ?? '',
    type: drive['efitype'] ?? '2m',
    pre_enrolled_keys: drive['pre-enrolled-keys'] === '1',
  };
  const isDefault = found.datastore_id === 'local-lvm' && found.type === '2m' && !found.pre_enrolled_keys && found.file_format === 'raw';
  if (data.blocks('efi_disk').length > 0 || (!isClone && !isDefault)) {
    data.set('efi_disk', [found]);
  }
}
