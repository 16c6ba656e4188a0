import type { Config } from '../../store/state';
import { splitList } from '../lists';
import { isCdrom, parseDrive } from './drive';

const DISK_ORDER = ['ide', 'scsi', 'virtio', 'sata'];

/** The devices of a boot order: `order=scsi0;net0`. */
export function bootOrder(boot: unknown): string[] {
  const order = /(?:^|,)order=([^,]*)/.exec(String(boot ?? ''))?.[1];
  return order === undefined ? [] : splitList(order);
}

/** As PVE keeps it; a blank for no device at all. */
export function printBootOrder(devices: readonly string[]): string {
  return devices.length === 0 ? ' ' : `order=${devices.join(';')}`;
}

/** What a new VM boots from where the request does not say: its first disk, CD drive and network device. */
export function defaultBootDevices(config: Config): string[] {
  const drives = DISK_ORDER.flatMap((kind) => numbered(config, kind)).map((key) => ({ key, drive: parseDrive(key, String(config[key])) }));
  const disk = drives.find(({ drive }) => !isCdrom(drive));
  const cdrom = drives.find(({ drive }) => isCdrom(drive));
  return [disk?.key, cdrom?.key, numbered(config, 'net')[0]].filter((key) => key !== undefined);
}

function numbered(config: Config, kind: string): string[] {
  const index = (key: string) => Number(key.slice(kind.length));
  return Object.keys(config).filter((key) => new RegExp(`^${kind}\\d+$`).test(key)).sort((a, b) => index(a) - index(b));
}
