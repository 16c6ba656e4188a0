import { createHash } from 'node:crypto';
import type { AclEntry, Volume } from './state';

/** The key of a volume: its volid, with the node before it where the storage is not shared. */
export function volumeKey(volume: Pick<Volume, 'volid' | 'node'>): string {
  return volume.node === undefined ? volume.volid : `${volume.node}/${volume.volid}`;
}

export function interfaceKey(node: string, iface: string): string {
  return `${node}/${iface}`;
}

export function aclKey(entry: Pick<AclEntry, 'path' | 'type' | 'ugid' | 'roleid'>): string {
  return [entry.path, entry.type, entry.ugid, entry.roleid].join(' ');
}

/** Whether the storage keeps volumes as files, with a folder a VM. */
export function keepsFiles(storageType: string): boolean {
  return ['dir', 'nfs', 'cephfs', 'cifs', 'btrfs'].includes(storageType);
}

/**
 * The name of a VM's volume on a storage, with the template's volume before it for a linked clone where the storage's type says so.
 *
 * @param name `vm-100-disk-0`, `base-9000-disk-0`, `vm-100-cloudinit`
 * @param baseName name of the template's volume on the same storage; only for a linked clone
 */
export function volumeName(storageType: string, vmid: number, name: string, format: string, baseName?: string): string {
  const own = keepsFiles(storageType) ? `${vmid}/${name}.${format}` : name;
  return baseName === undefined || storageType === 'lvmthin' ? own : `${baseName}/${own}`;
}

/** The MAC address that an interface gets when none is asked for: the same for the same VM ID and index, in PVE's range BC:24:11. */
export function generatedMac(vmid: number, index: number): string {
  const hex = createHash('sha256').update(`${vmid}/net${index}`).digest('hex').toUpperCase();
  return `BC:24:11:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
