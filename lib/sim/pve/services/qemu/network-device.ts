import { parameterError } from '../../errors';
import { generatedMac } from '../../store/naming';
import { formatPropertyString, parsePropertyString } from '../property-string';

const MODELS: ReadonlySet<string> = new Set([
  'e1000', 'e1000-82540em', 'e1000-82544gc', 'e1000-82545em', 'e1000e', 'i82551', 'i82557b', 'i82559er', 'ne2k_isa', 'ne2k_pci', 'pcnet',
  'rtl8139', 'virtio', 'vmxnet3',
]);
const OPTIONS: ReadonlySet<string> = new Set(['bridge', 'firewall', 'link_down', 'mtu', 'queues', 'rate', 'tag', 'trunks']);

export interface NetworkDevice {
  readonly model: string;
  readonly mac?: string;
  readonly bridge?: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Reads `virtio=BC:24:11:00:00:01,bridge=vmbr0`, `model=virtio,macaddr=…` or `virtio,bridge=vmbr0`. */
export function parseNetworkDevice(key: string, text: string): NetworkDevice {
  const { first, properties } = parsePropertyString(text);
  const { model: named, macaddr, ...rest } = properties;
  const short = Object.keys(rest).find((name) => MODELS.has(name));
  const model = named ?? short ?? first;
  const mac = macaddr ?? (short === undefined ? undefined : rest[short]);
  const options = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== short));
  if (model === undefined || !MODELS.has(model)) {
    throw formatError(key, model === undefined ? `${key}.model: property is missing and it is not optional`
      : `${key}.model: value '${model}' does not have a value in the enumeration '${[...MODELS].join(', ')}'`);
  }
  for (const name of Object.keys(options)) {
    if (!OPTIONS.has(name)) {
      throw formatError(key, `${key}.${name}: property is not defined in schema and the schema does not allow additional properties`);
    }
  }
  if (mac !== undefined && !isUnicastMac(mac)) throw formatError(key, `${key}.macaddr: value does not look like a valid unicast MAC address`);
  return { model, mac, bridge: options.bridge, options };
}

/** As PVE stores it: `virtio=BC:24:11:00:00:01,bridge=vmbr0,firewall=0`, with a MAC address made where none was given. */
export function normalizeNetworkDevice(vmid: number, key: string, text: string): string {
  const { model, mac, options } = parseNetworkDevice(key, text);
  return formatPropertyString(`${model}=${mac ?? generatedMac(vmid, Number(key.slice('net'.length)))}`, options);
}

function isUnicastMac(mac: string): boolean {
  return /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/i.test(mac);
}

function formatError(key: string, detail: string): Error {
  return parameterError({ [key]: `invalid format - format error\n${detail}` });
}
