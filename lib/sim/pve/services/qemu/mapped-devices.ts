import type { Config } from '../../store/state';
import type { Store } from '../../store/store';
import { parsePropertyString } from '../property-string';

/** A resource mapping that a VM's option uses. */
export interface MappedDevice {
  /** `hostpci0`. */
  readonly option: string;
  readonly kind: 'dir' | 'pci' | 'usb';
  readonly id: string;
}

/** What of a configuration goes through mappings, in the order of its options. */
export function mappedDevices(config: Config): MappedDevice[] {
  return Object.keys(config).sort().flatMap((option): MappedDevice[] => {
    const device = /^(hostpci|usb|virtiofs)\d+$/.exec(option)?.[1];
    if (device === undefined) return [];
    const { first, properties } = parsePropertyString(String(config[option]));
    const id = device === 'virtiofs' ? properties.dirid ?? first : properties.mapping;
    return id === undefined ? [] : [{ option, kind: device === 'virtiofs' ? 'dir' : device === 'usb' ? 'usb' : 'pci', id }];
  });
}

/** How many entries a mapping has for a node; undefined when there is no such mapping. */
export function entriesFor(store: Store, { kind, id }: MappedDevice, node: string): number | undefined {
  return store.mappings.get(`${kind}/${id}`)?.map.filter((entry) => parsePropertyString(entry).properties.node === node).length;
}
