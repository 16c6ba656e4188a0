import { readPropertyString } from '../../description/read-property-string';
import { generatedMac } from '../../store/naming';
import { formatPropertyString } from '../property-string';

export interface NetworkDevice {
  readonly model: string;
  readonly mac?: string;
  readonly bridge?: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Reads `virtio=BC:24:11:00:00:01,bridge=vmbr0`, `model=virtio,macaddr=…` or `virtio,bridge=vmbr0`. */
export function parseNetworkDevice(key: string, text: string): NetworkDevice {
  const { model = '', macaddr: mac, ...options } = readPropertyString(key, text);
  return { model, mac, bridge: options.bridge, options };
}

/** As PVE stores it: `virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=0`, with a MAC address made where none was given. */
export function normalizeNetworkDevice(vmid: number, key: string, text: string): string {
  const { model, mac, options } = parseNetworkDevice(key, text);
  return formatPropertyString(`${model}=${mac ?? generatedMac(vmid, Number(key.slice('net'.length)))}`, options);
}
