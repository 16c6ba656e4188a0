import type { z } from 'zod';
import { checkDiskSize, parseDiskSize } from '../values/disk-size';
import { checkStorageId } from '../values/names';
import { byName, flag, integer, section, text } from './schema-parts';

/** A disk beside the system disk. */
export interface DataDiskConfig {
  readonly key: string;
  /** Unset: nobody has said it. */
  readonly sizeGiB?: number;
  /** `scsi<unitNumber>`; unset: nobody has said it. */
  readonly unitNumber?: number;
  readonly datastoreId?: string;
  /** Whether it outlives its machine. */
  readonly persistent: boolean;
}

const disk = section('a disk', {
  size: text(checkDiskSize, 'Size with its unit: G for GiB, T for TiB', '100G').nullish(),
  unit_number: integer(1, 30, 'unit_number', 'Number of the disk on the SCSI bus: 1 is scsi1', 1).nullish(),
  datastore_id: text(checkStorageId, 'Storage of the disk', 'local-lvm').nullish(),
  persistent: flag('persistent', 'Whether the disk outlives its machine: it belongs to a protected VM that is never started').nullish(),
});

/** `disks` in env.yaml. */
export const dataDisksSchema = byName('disks', disk.nullish(), 'Additional disks by name');

export function toDataDisks(disks: z.infer<typeof dataDisksSchema> | null | undefined): DataDiskConfig[] {
  return Object.entries(disks ?? {}).map(([key, given]) => ({
    key,
    sizeGiB: toGiB(given?.size),
    unitNumber: given?.unit_number ?? undefined,
    datastoreId: given?.datastore_id ?? undefined,
    persistent: given?.persistent ?? false,
  }));
}

export function toGiB(size: string | null | undefined): number | undefined {
  return size == null ? undefined : parseDiskSize(size);
}
