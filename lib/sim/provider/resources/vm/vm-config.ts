/** `GET nodes/<node>/qemu/<vmid>/config`: only what is set is there. */
export type VmConfig = Readonly<Record<string, unknown>>;

export function textOf(config: VmConfig, name: string): string | undefined {
  const value = config[name];
  return value === undefined || value === null ? undefined : String(value);
}

export function numberOf(config: VmConfig, name: string): number | undefined {
  const text = textOf(config, name);
  return text === undefined ? undefined : Number(text);
}

/** PVE's truth values are bare numbers; the real provider takes a quoted "1" for no. */
export function flagOf(config: VmConfig, name: string): boolean | undefined {
  const value = config[name];
  return value === undefined || value === null ? undefined : value === 1 || value === true;
}

/** A property string, `virtio=BC:24:…,bridge=vmbr0`: what has no key is under the empty key. */
export type Properties = Readonly<Record<string, string>>;

export function parseProperties(text: string): Properties {
  const properties: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key = '', ...rest] = part.trim().split('=');
    if (rest.length === 0) {
      properties[''] = key;
    } else {
      properties[key] = rest.join('=');
    }
  }
  return properties;
}

export function formatProperties(properties: Readonly<Record<string, string | number | boolean | undefined>>): string {
  return Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${String(typeof value === 'boolean' ? Number(value) : value)}`)
    .join(',');
}

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** @param size as PVE writes it: `10G`, `4M`, `528K`, or bytes */
export function bytesOf(size: string): number {
  const [, digits = '0', unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)$/i.exec(size.trim()) ?? [];
  return Number(digits) * (units[unit.toUpperCase()] ?? 1);
}
