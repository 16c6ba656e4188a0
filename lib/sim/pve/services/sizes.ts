export const KIB = 1024;
export const MIB = KIB * 1024;
export const GIB = MIB * 1024;
const TIB = GIB * 1024;

const UNITS: Readonly<Record<string, number>> = { '': 1, K: KIB, M: MIB, G: GIB, T: TIB };

/** Bytes of `10G`, `512M`, `1073741824`; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(text);
  return match ? Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1)) : undefined;
}

/** As PVE writes the size of a drive: in the largest unit that leaves it whole. */
export function formatSize(bytes: number): string {
  for (const [unit, factor] of [['T', TIB], ['G', GIB], ['M', MIB], ['K', KIB]] as const) {
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor}${unit}`;
  }
  return String(bytes);
}
