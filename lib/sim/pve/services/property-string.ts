/** One of PVE's property strings, `default,key=value,…`: the part without a key, and the others. */
export interface PropertyString {
  readonly first?: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** Reads `local-lvm:vm-100-disk-0,iothread=1` or `model=virtio,bridge=vmbr0`; empty parts do not count. */
export function parsePropertyString(text: string): PropertyString {
  let first: string | undefined;
  const properties: Record<string, string> = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) properties[part.slice(0, equals)] = part.slice(equals + 1);
    else if (part !== '') first = part;
  }
  return { first, properties };
}

/** Writes it as PVE does: the first part as it is, then the others by name. */
export function formatPropertyString(first: string, properties: Readonly<Record<string, string>>): string {
  const rest = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`);
  return [first, ...rest].join(',');
}
