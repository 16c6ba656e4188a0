import type { DataDiskConfig } from '../config/data-disks';

/** A disk beside the system disk; a persistent one belongs to another VM, and stays when the machine goes. */
export type DataDiskPlan = Required<DataDiskConfig>;

/** A disk without size or number is a finding. @param datastoreId storage of the machine's disks */
export function planDataDisk(disk: DataDiskConfig, datastoreId: string): DataDiskPlan {
  const { key, sizeGiB = 1, unitNumber = 1, persistent } = disk;
  return { key, sizeGiB, unitNumber, datastoreId: disk.datastoreId ?? datastoreId, persistent };
}
