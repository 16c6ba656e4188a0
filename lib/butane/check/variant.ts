import type { Report } from '../report';
import type { IgnitionConfig } from '../shape/config';
import type { Variant } from '../variants';

/** Partitions of Fedora CoreOS' image, by label: each has its number. */
const RESERVED: Readonly<Record<string, number>> = { 'BIOS-BOOT': 1, 'PowerPC-PReP-boot': 1, 'EFI-SYSTEM': 2, boot: 3, root: 4 };

/** Flatcar can do less than Fedora CoreOS. */
export function checkVariant({ name }: Variant, { storage }: IgnitionConfig, report: Report): void {
  if (name !== 'flatcar') return;
  storage.luks?.forEach(({ clevis }, index) => {
    if (!isEmpty(clevis)) report.error(['storage', 'luks', index, 'clevis'], 'clevis is not supported in this spec version');
  });
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null ? Object.values(value).every(isEmpty) : value === undefined;
}

export function checkReservedLabels({ storage }: IgnitionConfig, report: Report): void {
  storage.disks?.forEach(({ wipe_table: isWiped, partitions = [] }, disk) => partitions.forEach(({ label = '', number }, partition) => {
    if (isWiped === true || RESERVED[label] === undefined || RESERVED[label] === number) return;
    const path = ['storage', 'disks', disk, 'partitions', partition, 'label'];
    report.warn(path, 'incorrect partition number; a new partition will be created using reserved label');
  }));
}
