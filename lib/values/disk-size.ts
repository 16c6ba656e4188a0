const GIB_BY_UNIT: Readonly<Record<string, number>> = { G: 1, T: 1024 };
/** 16 TiB: what ext4 and most storages take. */
const MAX_GIB = 16_384;

/** Reads `500G` or `2T` to GiB; undefined when it is no size. */
export function parseDiskSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^([1-9]\d{0,5})\s?([GT])(?:iB|B)?$/.exec(text) ?? [];
  const gib = Number(digits) * (GIB_BY_UNIT[unit] ?? NaN);
  return gib <= MAX_GIB ? gib : undefined;
}

/** Returns undefined, or what is allowed as the size of a disk. */
export function checkDiskSize(text: string): string | undefined {
  return parseDiskSize(text) === undefined ? `a size is a whole number with its unit, G for GiB or T for TiB, at most ${MAX_GIB}G: 500G` : undefined;
}
