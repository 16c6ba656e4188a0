const DISK = /^(?:ide|sata|scsi|virtio|efidisk|tpmstate)\d+$/;
const GIB_PER: Readonly<Record<string, number>> = { K: 2 ** -20, M: 2 ** -10, G: 1, T: 2 ** 10 };

/** The disks in a VM's configuration, as `GET /nodes/{node}/qemu/{vmid}/config` answers; CD drives, and cloud-init's, are none. */
export function parseConfigDisks(config: Readonly<Record<string, unknown>>): { storageId: string; gib: number }[] {
  return Object.entries(config).filter(([key]) => DISK.test(key)).flatMap(([, value]) => {
    const [volume = '', ...options] = String(value).split(',');
    const [, amount, unit] = /^size=(\d+(?:\.\d+)?)([KMGT]?)$/.exec(options.find(option => option.startsWith('size=')) ?? '') ?? [];
    if (!volume.includes(':') || amount === undefined || options.includes('media=cdrom')) return [];
    return [{ storageId: volume.slice(0, volume.indexOf(':')), gib: Number(amount) * (GIB_PER[unit ?? ''] ?? 2 ** -30) }];
  });
}
