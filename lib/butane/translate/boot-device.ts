import { ignitionConfig } from '../shape/config';
import type { BootDevice, ButaneConfig, Disk, Filesystem, IgnitionConfig, Luks, Partition, Raid, Storage } from '../shape/config';
import type { Path } from '../yaml/yaml-node';
import { emptyConfig, filled } from './empty-config';
import { mergeConfigs } from './merge';
import type { Origins } from './origins';

const { disks: DISKS, filesystems: FILESYSTEMS, luks: LUKS, raid: RAID } = ignitionConfig.fields.storage.fields;

const BIOS = '21686148-6449-6E6F-744E-656564454649';
const PREP = '9E1A2D38-C612-4316-AA26-8B49521E5A8B';
const EFI = 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B';
const RESERVED = '8DA63339-0007-60C0-C436-083AC8230908';

const ORIGIN = ['boot_device'];

/** Adds what mirrors and encrypts the disk that Fedora CoreOS boots from. What is described for the same devices already has the last word. */
export function addBootDevice({ boot_device: boot }: ButaneConfig, config: IgnitionConfig, origins: Origins): IgnitionConfig {
  const devices = boot.mirror.devices ?? [];
  const isEncrypted = boot.luks.tpm2 === true || (boot.luks.tang ?? []).length > 0;
  if (devices.length === 0 && !isEncrypted) return config;
  const made = <Part extends object>(part: Part, ...origin: Path) => {
    origins.setAll(part, [...ORIGIN, ...origin]);
    return part;
  };
  const filesystem = (fields: Partial<Filesystem>, ...origin: Path) => {
    return made(filled<Filesystem>(FILESYSTEMS.item, { ...fields, wipe_filesystem: true }), ...origin);
  };
  const isMirrored = devices.length > 0;
  const arm = boot.layout === 'aarch64';
  const power = boot.layout === 'ppc64le';
  const efi = power ? [] : devices.map((_, index) => {
    const label = `esp-${index + 1}`;
    return filesystem({ device: `/dev/disk/by-partlabel/${label}`, format: 'vfat', label }, 'mirror', 'devices', index);
  });
  const storage: Storage = {
    ...emptyConfig().storage,
    disks: !isMirrored ? undefined : devices.map((device, index) => made(mirroredDisk(device, index + 1, arm, power), 'mirror', 'devices', index)),
    raid: !isMirrored ? undefined : made([
      filled<Raid>(RAID.item, { devices: partitions('boot', devices), level: 'raid1', name: 'md-boot', options: ['--metadata=1.0'] }),
      filled<Raid>(RAID.item, { devices: partitions('root', devices), level: 'raid1', name: 'md-root' }),
    ].map((raid) => made(raid, 'mirror')), 'mirror'),
    luks: !isEncrypted ? undefined : [encryptedRoot(boot.luks, isMirrored ? '/dev/md/md-root' : '/dev/disk/by-partlabel/root', origins)],
    filesystems: [
      ...efi,
      ...isMirrored ? [filesystem({ device: '/dev/md/md-boot', format: 'ext4', label: 'boot' }, 'mirror')] : [],
      filesystem({ device: isEncrypted ? '/dev/mapper/root' : '/dev/md/md-root', format: 'xfs', label: 'root' }),
    ],
  };
  return mergeConfigs({ ...emptyConfig(), storage }, config, origins);
}

/** The partitions of the image, once more. */
function mirroredDisk(device: string, number: number, arm: boolean, power: boolean): Disk {
  const partition = (fields: Partial<Partition>) => filled<Partition>(DISKS.item.fields.partitions.item, fields);
  const reserved = { label: `reserved-${number}`, size_mib: 1, type_guid: RESERVED };
  const first = arm ? reserved : power
    ? { label: `prep-${number}`, size_mib: 4, type_guid: PREP }
    : { label: `bios-${number}`, size_mib: 1, type_guid: BIOS };
  const second = power ? reserved : { label: `esp-${number}`, size_mib: 127, type_guid: EFI };
  return filled<Disk>(DISKS.item, {
    device,
    wipe_table: true,
    partitions: [first, second, { label: `boot-${number}`, size_mib: 384 }, { label: `root-${number}` }].map(partition),
  });
}

function partitions(label: string, devices: readonly string[]): string[] {
  return devices.map((_, index) => `/dev/disk/by-partlabel/${label}-${index + 1}`);
}

function encryptedRoot({ discard, tang, threshold, tpm2 }: BootDevice['luks'], device: string, origins: Origins): Luks {
  const origin = [...ORIGIN, 'luks'];
  const clevis = filled<Luks['clevis']>(LUKS.item.fields.clevis, { tang, threshold, tpm2 });
  const luks = filled<Luks>(LUKS.item, { clevis, device, discard, label: 'luks-root', name: 'root', wipe_volume: true });
  origins.setAll(luks, origin);
  origins.setPart(luks, 'discard', [...origin, 'discard']);
  origins.set(clevis, origin);
  tang?.forEach((server, index) => origins.set(server, [...origin, 'tang', index]));
  return luks;
}
