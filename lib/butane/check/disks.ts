import type { Report } from '../report';
import type { Disk, Filesystem, Partition, Raid } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { checkPath } from './clean-path';

const GUID = /^(?:|[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12})$/;

/** How many bytes a label may have. */
const LONGEST_LABEL: Readonly<Record<string, number>> = { ext4: 16, btrfs: 256, xfs: 12, swap: 15, vfat: 11 };

const LEVELS = ['linear', 'raid0', '0', 'stripe', 'raid1', '1', 'mirror', 'raid4', '4', 'raid5', '5', 'raid6', '6', 'raid10', '10'];

export function checkDisk({ device, partitions = [] }: Disk, path: Path, report: Report): void {
  if (device === '') {
    report.error([...path, 'device'], 'disk device is required');
    return;
  }
  report.error([...path, 'device'], checkPath(device));
  const sameNumber = partitions.findIndex(({ number }, index) => number !== 0 && partitions.findIndex((other) => other.number === number) < index);
  if (sameNumber >= 0) report.error([...path, 'partitions', sameNumber], 'partition numbers collide');
  const overlapping = partitions.flatMap((one) => partitions.findIndex((other) => other !== one && overlaps(one, other))).find((index) => index >= 0);
  if (overlapping !== undefined) report.error([...path, 'partitions', overlapping], 'partitions overlap');
  if (partitions.some(({ number }) => number === 0) && partitions.some((partition) => partition.should_exist === false)) {
    report.error([...path, 'partitions'], 'shouldExist is false for a partition and other partition(s) has start or size 0');
  }
  const sameLabel = partitions.findIndex(({ label }, index) => label !== undefined && partitions.findIndex((other) => other.label === label) < index);
  if (sameLabel >= 0) report.error([...path, 'partitions', sameLabel], 'cannot use the same partition label twice');
}

/** Those that begin wherever there is room are not looked at. */
function overlaps(one: Partition, other: Partition): boolean {
  const [first, second] = [extent(one), extent(other)];
  return first !== undefined && second !== undefined && first.start <= second.end && first.end >= second.start;
}

function extent({ start_mib: start, size_mib: size }: Partition): { start: number; end: number } | undefined {
  if (!start || size === undefined) return undefined;
  return { start, end: size === 0 ? start : start + size - 1 };
}

export function checkPartition(partition: Partition, path: Path, report: Report): void {
  const { label, guid, number, type_guid: type } = partition;
  const hasMore = label !== undefined || type || guid || partition.start_mib !== undefined || partition.size_mib !== undefined;
  report.error(path, partition.should_exist === false && hasMore ? 'shouldExist specified false with other options also specified' : undefined);
  report.error(path, number === 0 && label === undefined ? 'a partition number >= 1 or a label must be specified' : undefined);
  report.error([...path, 'label'], label === undefined ? undefined : checkPartitionLabel(label));
  report.error([...path, 'guid'], checkGuid(guid));
  report.error([...path, 'type_guid'], checkGuid(type));
}

function checkPartitionLabel(label: string): string | undefined {
  if (Buffer.byteLength(label) > 36) return 'partition labels may not exceed 36 characters';
  return label.includes(':') ? 'partition label will be truncated to text before the colon' : undefined;
}

function checkGuid(guid: string | undefined): string | undefined {
  return guid === undefined || GUID.test(guid) ? undefined : 'doesn\'t match the form "01234567-89AB-CDEF-EDCB-A98765432101"';
}

export function checkFilesystem(filesystem: Filesystem, path: Path, report: Report, minor: number): void {
  report.error([...path, 'path'], filesystem.path ? checkPath(filesystem.path) : undefined);
  report.error([...path, 'device'], checkPath(filesystem.device));
  report.error([...path, 'format'], checkFormat(filesystem, minor));
  report.error([...path, 'label'], checkFilesystemLabel(filesystem));
}

function checkFormat(filesystem: Filesystem, minor: number): string | undefined {
  const { format, path, label, uuid, options = [] } = filesystem;
  if (!format) {
    const hasMore = path || label || uuid || filesystem.wipe_filesystem === true || filesystem.mount_options?.length || options.length > 0;
    return hasMore ? 'format cannot be empty when path, label, uuid, wipeFilesystem, options, or mountOptions is specified' : undefined;
  }
  return format in LONGEST_LABEL || (format === 'none' && minor >= 3) ? undefined : 'invalid filesystem format';
}

function checkFilesystemLabel({ label, format }: Filesystem): string | undefined {
  if (!label) return undefined;
  if (!format) return 'filesystem must specify format if label is specified';
  const longest = LONGEST_LABEL[format] ?? Infinity;
  return Buffer.byteLength(label) <= longest ? undefined : `filesystem labels cannot be longer than ${longest} characters when using ${format}`;
}

export function checkRaid({ level, devices = [], spares }: Raid, path: Path, report: Report, minor: number): void {
  report.error([...path, 'level'], checkLevel(level, spares, minor));
  report.error([...path, 'devices'], devices.length === 0 ? 'raid devices required' : undefined);
}

function checkLevel(level: string | undefined, spares: number | undefined, minor: number): string | undefined {
  if (!level && minor >= 3) return 'raid level is required';
  if (!LEVELS.includes(level ?? '')) return 'unrecognized raid level';
  return LEVELS.indexOf(level!) < 4 && spares ? 'spares unsupported for linear and raid0 arrays' : undefined;
}
