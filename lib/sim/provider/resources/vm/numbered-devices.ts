import type { ResourceData } from '../../legacy/resource-data';
import type { Parameters } from '../../pve/pve-client';
import type { Value, ValueObject } from '../../values/value';
import { isEqual } from '../../values/value';
import { formatProperties, parseProperties } from './vm-config';
import type { Properties, VmConfig } from './vm-config';

/** Devices of which a VM may have several, each an option with a number: `hostpci0`, `usb3`. */
interface DeviceFamily {
  /** As the attribute is called, too, and its blocks' attribute that names the option; without one, the place in the list counts. */
  readonly prefix: string;
  readonly slotAttribute?: string;
  /** How many the real provider knows of. */
  readonly most: number;
  text(block: ValueObject): string;
  /** @returns undefined for what the real provider does not see as such a device */
  block(properties: Properties, slot: string): ValueObject | undefined;
  /** Whether the state keeps the order that it has. */
  readonly keepsOrder?: boolean;
}

function filled(value: Value | undefined): string | undefined {
  return value === '' || value === null || value === undefined ? undefined : String(value);
}

function requireDevice(host: string | undefined, mapping: string | undefined): void {
  if (host === undefined && mapping === undefined) {
    throw new Error('either device ID or resource mapping must be set');
  }
}

const pci: DeviceFamily = {
  prefix: 'hostpci', slotAttribute: 'device', most: 16,
  text(block) {
    const [host, mapping] = [filled(block['id']), filled(block['mapping'])];
    requireDevice(host, mapping);
    return formatProperties({
      host, mapping, mdev: filled(block['mdev']), pcie: block['pcie'] === true, rombar: block['rombar'] === true,
      romfile: filled(block['rom_file']), 'x-vga': block['xvga'] === true,
    });
  },
  block(properties, slot) {
    const host = properties['host'] ?? properties[''];
    const { mapping, mdev, pcie, rombar, romfile, 'x-vga': vga } = properties;
    return host === undefined && mapping === undefined ? undefined : {
      device: slot, id: host ?? '', mapping: mapping ?? '', mdev: mdev ?? '', pcie: pcie === '1', rombar: (rombar ?? '1') === '1',
      rom_file: romfile ?? '', xvga: vga === '1',
    };
  },
};

const usb: DeviceFamily = {
  prefix: 'usb', most: 4,
  text(block) {
    const [host, mapping] = [filled(block['host']), filled(block['mapping'])];
    requireDevice(host, mapping);
    return formatProperties({ host, mapping, usb3: block['usb3'] === true });
  },
  block(properties) {
    const host = properties['host'] ?? properties[''];
    const { mapping, usb3 } = properties;
    return host === undefined && mapping === undefined ? undefined : { host: host ?? '', mapping: mapping ?? '', usb3: usb3 === '1' };
  },
};

const numa: DeviceFamily = {
  prefix: 'numa', slotAttribute: 'device', most: 8, keepsOrder: true,
  text: (block) => formatProperties({
    cpus: String(block['cpus']), hostnodes: filled(block['hostnodes']), memory: Number(block['memory']), policy: String(block['policy']),
  }),
  // One without the host's nodes is not seen: the next plan has it as a change again.
  block: ({ cpus, hostnodes, memory, policy }, slot) => (cpus === undefined || hostnodes === undefined ? undefined : {
    device: slot, cpus, hostnodes, memory: Number(memory ?? 0), policy: policy ?? '',
  }),
};

const families = { hostpci: pci, numa, usb } as const satisfies Readonly<Record<string, DeviceFamily>>;
export type FamilyName = keyof typeof families;

function slotsOf({ prefix, slotAttribute }: DeviceFamily, blocks: readonly ValueObject[]): readonly string[] {
  return blocks.map((block, index) => (slotAttribute === undefined ? undefined : filled(block[slotAttribute])) ?? `${prefix}${index}`);
}

function parametersOf(family: DeviceFamily, data: ResourceData): Parameters {
  const blocks = data.blocks(family.prefix);
  const slots = slotsOf(family, blocks);
  return Object.fromEntries(blocks.map((block, index) => [slots[index], family.text(block)])) as Parameters;
}

export function numberedDeviceParameters(data: ResourceData): Parameters {
  return Object.assign({}, ...Object.values(families).map((family) => parametersOf(family, data))) as Parameters;
}

/** The devices of one family, and the options that none of them has. */
export function numberedDevices(data: ResourceData, name: FamilyName): { readonly parameters: Parameters; readonly unused: readonly string[] } {
  const { [name]: family } = families;
  const parameters = parametersOf(family, data);
  const all = Array.from({ length: family.most }, (_, index) => `${name}${index}`);
  return { parameters, unused: all.filter((option) => !(option in parameters)) };
}

/** The options of devices that change or go: they are bound to the node, so they go before the VM does. */
export function nodeBoundDevices(data: ResourceData): readonly string[] {
  return [pci, usb, numa].flatMap((family) => {
    const before = data.before(family.prefix) as readonly ValueObject[];
    const after = data.blocks(family.prefix);
    const slotsAfter = slotsOf(family, after);
    return slotsOf(family, before).filter((slot, index) => !isEqual(before[index], after[slotsAfter.indexOf(slot)]));
  });
}

export function readNumberedDevices(data: ResourceData, config: VmConfig, isClone: boolean): void {
  for (const family of Object.values<DeviceFamily>(families)) {
    const current = data.blocks(family.prefix);
    if (isClone && current.length === 0) {
      continue;
    }
    const found = new Map<string, ValueObject>();
    for (let index = 0; index < family.most; index += 1) {
      const slot = `${family.prefix}${index}`;
      const block = config[slot] === undefined ? undefined : family.block(parseProperties(String(config[slot])), slot);
      if (block !== undefined) {
        found.set(slot, block);
      }
    }
    const inOrder = family.keepsOrder === true && current.length > 0;
    data.set(family.prefix, inOrder ? slotsOf(family, current).map((slot) => found.get(slot) ?? null) : [...found.values()]);
  }
}
