/** How many there are of a numbered parameter, of which the package has the first few: net0 … net31. */
const COUNTS: Readonly<Record<string, number>> = {
  ide: 4, sata: 6, scsi: 31, virtio: 16, unused: 256, net: 32, ipconfig: 32, serial: 4, parallel: 3, usb: 14, hostpci: 16, virtiofs: 10, numa: 8,
};

/** The name under which a numbered parameter is described: `net[n]` for net0 … net31; undefined for others. */
export function numberedName(name: string): string | undefined {
  const [, base = '', index] = /^([a-z]+)(0|[1-9]\d*)$/.exec(name) ?? [];
  return Object.hasOwn(COUNTS, base) && Number(index) < (COUNTS[base] ?? 0) ? `${base}[n]` : undefined;
}
